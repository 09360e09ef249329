"""Local words, lessons and merged tickets as both databases keep them."""

from community.ids import CommunityId, PersonId
from community.learning import Learned, Lesson
from community.lexicon import LocalWord
from community.places import Place
from community.tickets import Change, Event, EventKind, State, Words, WordsKind
from tests.storage.builders import HOUR, NOW, file, filed, founded, meet, rows_of, seat_of

ZHOU, CHEN, WU = PersonId(5001), PersonId(601), PersonId(602)
LEAK, MARK = "tag.leak:漏水", "mark.plea:没人管"
ELSEWHERE = CommunityId(77)


def word(text: str, tag: str | None = "leak", *, hours: int = 0) -> LocalWord:
    return LocalWord(text, tag, ZHOU, NOW + hours * HOUR)


async def words_of(database, community) -> tuple[LocalWord, ...]:
    async with database.reading() as work:
        return await work.local_words.of(community)


# --- local words ---


async def test_words_are_kept_with_who_and_when_and_oldest_first(database):
    here = (await founded(database)).community
    async with database.transaction() as work:
        await work.local_words.add(here, word("打卡", None, hours=1))
        await work.local_words.add(here, word("飙水"))
    assert await words_of(database, here) == (word("飙水"), word("打卡", None, hours=1))
    assert await words_of(database, ELSEWHERE) == ()


async def test_another_process_knows_a_new_word_at_once(database, url, open_database):
    """And one that was taken out no more; also after a restart."""
    here = (await founded(database)).community
    other = open_database(url)
    assert await words_of(other, here) == ()
    async with database.transaction() as work:
        await work.local_words.add(here, word("飙水"))
    assert await words_of(other, here) == (word("飙水"),)
    async with other.transaction() as work:
        assert await work.local_words.remove(here, "飙水")
        assert not await work.local_words.remove(here, "飙水")
    assert await words_of(database, here) == ()
    assert await words_of(open_database(url), here) == ()


async def test_a_word_that_was_not_committed_is_nobodys(database):
    here = (await founded(database)).community
    try:
        async with database.transaction() as work:
            await work.local_words.add(here, word("飙水"))
            assert await work.local_words.of(here) == (word("飙水"),)
            raise RuntimeError
    except RuntimeError:
        pass
    assert await words_of(database, here) == ()


async def test_a_word_gets_another_meaning(database):
    here = (await founded(database)).community
    async with database.transaction() as work:
        await work.local_words.add(here, word("飙水"))
        await work.local_words.add(here, word("飙水", "drainage"))
    assert await words_of(database, here) == (word("飙水", "drainage"),)


# --- lessons ---


async def test_lessons_are_counted_for_each_entry(database):
    here = (await founded(database)).community
    async with database.transaction() as work:
        await work.lessons.learn(here, Lesson.FILED, [])
        await work.lessons.learn(here, Lesson.FILED, [LEAK, MARK, LEAK])
        await work.lessons.learn(here, Lesson.FILED, [LEAK])
        await work.lessons.learn(here, Lesson.RELABELLED, [LEAK], "drainage")
        await work.lessons.learn(here, Lesson.RELABELLED, [LEAK], "noise")
    async with database.reading() as work:
        assert await work.lessons.all() == [
            Learned(MARK, Lesson.FILED, "", 1),
            Learned(LEAK, Lesson.FILED, "", 2),
            Learned(LEAK, Lesson.RELABELLED, "drainage", 1),
            Learned(LEAK, Lesson.RELABELLED, "noise", 1),
        ]


async def test_examples_are_words_of_group_tickets_that_are_still_there(database):
    chain = await founded(database)
    async with database.transaction() as work:
        author = await meet(work, 601)
        kept = await file(work, chain, words="还在的话", reporter=author)
        forgotten = await file(work, chain, words="忘掉的话", reporter=author)
        private = await file(work, chain, words="私下的话", reporter=author, private=True)
        await file(work, chain, words="没人怀疑的话", reporter=author)
        for ticket, kind in (
            (kept, EventKind.RETAGGED),
            (forgotten, EventKind.DISMISSED),
            (private, EventKind.DISMISSED),
        ):
            seat = seat_of(chain, "M1").id
            event = Event(ticket.id, kind, NOW, ZHOU, State.OPEN, State.OPEN, seat, seat)
            await work.tickets.save(Change(ticket, (event,)))
        await work.tickets.erase_words(forgotten.id, author)
    async with database.reading() as work:
        assert [one.words for one in await work.lessons.misread(9)] == ["还在的话"]


# --- merged tickets ---


async def test_a_ticket_knows_its_parts(database):
    chain = await founded(database)
    whole = await filed(database, chain)
    part = await filed(database, chain, merged_into=whole.id, state=State.MERGED)
    async with database.reading() as work:
        assert [one.id for one in await work.tickets.parts_of(whole.id)] == [part.id]
        assert await work.tickets.parts_of(part.id) == []


async def test_who_came_with_a_ticket_leaves_with_it(database):
    chain = await founded(database)
    whole = await filed(database, chain)
    part = await filed(database, chain)
    async with database.transaction() as work:
        assert await work.joiners.add(whole.id, WU, NOW)
        assert not await work.joiners.add(whole.id, WU, NOW, via=part.id)
        assert await work.joiners.add(whole.id, CHEN, NOW, via=part.id)
        assert not await work.joiners.remove(whole.id, WU, via=part.id)
        assert await work.joiners.remove_via(whole.id, part.id) == [CHEN]
        assert await work.joiners.remove_via(whole.id, part.id) == []
        joined = await work.joiners.of(whole.id, chain.community)
        assert [joiner.person for joiner in joined] == [WU]


async def test_one_text_is_erased_and_the_others_stay(database):
    chain = await founded(database)
    ticket = await filed(database, chain, words="天花板漏水", place=Place())
    async with database.transaction() as work:
        for text in ("我家也漏", "楼道也漏"):
            await work.tickets.add_words(Words(ticket.id, WordsKind.JOINED, CHEN, NOW, text))
    async with database.transaction() as work:
        (first, _), (second, kept) = await work.tickets.texts_of(ticket.id, WordsKind.JOINED)
        assert kept.text == "楼道也漏"
        await work.tickets.erase_text(first)
        assert work.traces.erased
        left = await work.tickets.texts_of(ticket.id, WordsKind.JOINED)
        assert [words_id for words_id, _ in left] == [second]
    assert len(await rows_of(database, "words", order="id")) == 2
