/* Papers that were put where they cannot be, by events that have no document: all that is false stands in the journal.
 */
#include "tests/forge/forge.h"

#define VOLUME "customers/C00/C00001/2010/a06-feedback"
#define RECORD VOLUME "/0001"
#define OTHER VOLUME "/0002"
#define LATER "customers/C00/C00001/2024/a06-feedback/0001"
#define BESIDE "customers/C00/C00001/2010/a05-scheduling/0001"       /* of the same department and period */
#define ELSEWHERE "customers/C00/C00001/2010/xz-administration/0001" /* of another department, kept for ever */

#define TELL(name, verb, ...)                                                                                          \
  static void name (Forger *forger)                                                                                    \
  {                                                                                                                    \
    forge_event (forger, verb, (const char *const[]){__VA_ARGS__, NULL});                                              \
  }
TELL (put_into_a_box, "shelve", "on", RECORD, "box", "B7")
TELL (put_onto_a_shelf, "shelve", "on", RECORD, "room", "2", "shelf", "A-3")
TELL (put_the_other, "shelve", "on", OTHER, "box", "B7")
TELL (put_the_one_beside, "shelve", "on", BESIDE, "box", "B7")
TELL (put_the_later, "shelve", "on", LATER, "box", "B7")
TELL (put_one_of_others, "shelve", "on", ELSEWHERE, "box", "B7")
TELL (put_away, "unshelve", "on", RECORD)
TELL (put_the_box, "box", "code", "B7", "room", "2", "shelf", "A-3")
TELL (put_nothing, "shelve", "on", VOLUME "/0099", "box", "B7")
TELL (put_a_volume, "shelve", "on", VOLUME, "box", "B7")
TELL (put_a_customer, "shelve", "on", "customers/C00/C00001", "box", "B7")
TELL (put_into_a_name, "shelve", "on", RECORD, "box", "王芳的盒子")
TELL (put_into_small_letters, "shelve", "on", RECORD, "box", "b7")
TELL (put_into_a_long_code, "shelve", "on", RECORD, "room", "A23456789012345678901")
TELL (put_nowhere, "shelve", "on", RECORD)
TELL (put_into_two_places, "shelve", "on", RECORD, "box", "B7", "room", "2")
TELL (take_from_a_box, "unshelve", "on", RECORD, "box", "B7")
TELL (put_a_box_nowhere, "box", "code", "B7")
TELL (put_a_box_without_code, "box", "room", "2")
TELL (put_a_box_into_a_name, "box", "code", "B7", "room", "王芳的房间")

static void put_and_away (Forger *forger)
{
  put_the_box (forger);
  put_into_a_box (forger);
  put_onto_a_shelf (forger);
  put_away (forger);
}

static void put_alike (Forger *forger)
{
  put_into_a_box (forger);
  put_the_other (forger);
  put_the_one_beside (forger);
}

static void mix_years (Forger *forger)
{
  put_into_a_box (forger);
  put_the_later (forger);
}

static void mix_departments (Forger *forger)
{
  put_into_a_box (forger);
  put_one_of_others (forger);
}

/* The first one has left the box. */
static void follow_in_the_box (Forger *forger)
{
  put_into_a_box (forger);
  put_onto_a_shelf (forger);
  put_the_later (forger);
}

static void put_away_twice (Forger *forger)
{
  put_and_away (forger);
  put_away (forger);
}

static void mix_as_warned (Forger *forger)
{
  forge_adopt_with (forger, (const char *const[]){" mixed=\"refuse\"", " mixed=\"warn\"", NULL});
  mix_years (forger);
}

#define FALSE_EVENT(what, how, with)                                                                                   \
  {                                                                                                                    \
    .name = what, .code = with, .after = how, .end = FORGE_NOTHING                                                     \
  }

static const ForgeCase cases[] = {
    FALSE_EVENT ("a paper is put into a box and taken off", put_and_away, NULL),
    FALSE_EVENT ("papers of one department share a box", put_alike, NULL),
    FALSE_EVENT ("a box is emptied and filled again", follow_in_the_box, NULL),
    FALSE_EVENT ("a mixed box that the layout warns of", mix_as_warned, NULL),
    FALSE_EVENT ("a paper of no record", put_nothing, "V-SHELF-PLACE"),
    FALSE_EVENT ("a paper of a volume", put_a_volume, "V-EVENT"),
    FALSE_EVENT ("a paper of a customer", put_a_customer, "V-EVENT"),
    FALSE_EVENT ("a box with a name", put_into_a_name, "V-EVENT"),
    FALSE_EVENT ("a box in small letters", put_into_small_letters, "V-EVENT"),
    FALSE_EVENT ("a room with a long code", put_into_a_long_code, "V-EVENT"),
    FALSE_EVENT ("a paper is put nowhere", put_nowhere, "V-EVENT"),
    FALSE_EVENT ("a paper is put into a box and a room", put_into_two_places, "V-EVENT"),
    FALSE_EVENT ("a paper is taken from a box", take_from_a_box, "V-EVENT"),
    FALSE_EVENT ("a paper is taken off that is nowhere", put_away, "V-SHELF-STATE"),
    FALSE_EVENT ("a paper is taken off twice", put_away_twice, "V-SHELF-STATE"),
    FALSE_EVENT ("papers of two years share a box", mix_years, "V-SHELF-MIXED"),
    FALSE_EVENT ("papers of two departments share a box", mix_departments, "V-SHELF-MIXED"),
    FALSE_EVENT ("a box is put nowhere", put_a_box_nowhere, "V-EVENT"),
    FALSE_EVENT ("a box without a code", put_a_box_without_code, "V-EVENT"),
    FALSE_EVENT ("a box in a room with a name", put_a_box_into_a_name, "V-EVENT"),
    {.name = "a paper of a destroyed record", .code = "V-SHELF-PLACE", .after = put_into_a_box},
    {.name = "a record with a paper is destroyed", .before = put_into_a_box},
};
FORGE_TABLE ("shelves", cases)
