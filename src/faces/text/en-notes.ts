/** The English of the reasons that rulings carry. */

import type { Note } from '#rules/disclosure'

export const notes: Record<Note, string> = {
  ANNULLED: 'The decision was annulled; publication has stopped.',
  CLAIMED_END: 'This is the end that the former system “{by}” recorded; publication has stopped accordingly.',
  CLAIMED_SINCE:
    'The former system “{by}” says that it was published since {since}; the period runs from then and does not begin anew.',
  CLAIMED_UNTIL:
    'The former system “{by}” says that it was published until {lastDay}, which is shorter than the rules; the shorter counts.',
  COUNTED_TO_LAST_DAY:
    '{period}; the last day is {lastDay}. The first day is not counted; a period ends on the corresponding day.',
  DELISTED: 'It left the list; publication has stopped.',
  DETERMINED_BY_DOCUMENT:
    'The period is counted from the day of the deciding document, {day}, not from the day it went online.',
  DUE_NOT_SETTLED: 'The working days of the year in which it was due are not published yet; it was due not before {notBefore}.',
  DUE_WORKING_DAYS: 'It had to be handed in within {days} working days of the decision, by {due}.',
  ENDED_BY_STATUS: 'Its status is “{status}”: no longer in force, no longer shown.',
  ERASED: 'Its content was erased by law.',
  FIRST_SHOWN_LATER_OF_BOTH: 'The later of the day of decision and the day of registration counts.',
  FIRST_VISIBLE_DAY: '{day} was its first day online.',
  GRADED_BY_AMOUNT: 'The penalty is a fine⟨ of {amount} × 10,000 yuan⟩ and is graded as such.',
  GRADED_BY_CATEGORY: 'The penalties include “{category}”; the most serious of them counts.',
  GRADED_BY_PROCEDURE: 'It was imposed by {procedure}, which settles the grade.',
  GRADED_BY_UNIT: 'The determining unit stated a higher severity and why; its word counts.',
  GRADED_LOWER_IGNORED: 'The determining unit stated a lower severity than the rule; it was not followed.',
  GRADED_OTHERWISE: 'The category⟨ “{category}”⟩ is not named in the rule; the general grade applies.',
  IN_FORCE_UNTIL: 'The licence is valid until {lastDay}; it is shown while valid and stops afterwards.',
  MILDER_CUT_BY_NEW_LAW: 'Under the rules in force from {from} its period has already run, so it stops when they begin.',
  MILDER_NEW_PERIOD: 'Decided before {from}: the milder of the rules then and now applies, which is the present one.',
  MILDER_OLD_PERIOD: 'Decided before {from}: the milder of the rules then and now applies, which is the former one.',
  MINOR_NOT_PUBLISHED: 'Minor: in principle not shown.',
  MINOR_PUBLISHED_WITH_REASON: 'Minor, but the determining unit held publication necessary and said why.',
  MOVED_IN:
    'Moved here when a code was corrected or organisations were merged; its periods run from the day it was first recorded.',
  MOVED_OUT: 'A code was corrected or organisations were merged; the record moved to the right organisation.',
  NEW_LAW_APPLIES: 'The new rules apply from {from}.',
  NO_END_SET: 'No day of expiry was given; it is shown while in force.',
  NO_RULE: 'There is no basis for publication; it is not shown.',
  NOT_FOR_PUBLIC: '⟨It was handed in as “{said}”: ⟩it is not for the public and is not shown.',
  NO_SHORTEST_PERIOD: 'No shortest period: repair may be asked for once the duty is done.',
  OBJECTED: 'An objection to it is open since {from}; what it says may be corrected.',
  OLD_LAW_KEPT: 'Decided before {from}: the rules of the time of decision still apply.',
  OVER_ON_ARRIVAL: 'Its period had already run when it was handed in (last day {lastDay}); it was never shown.',
  REPAIRED: 'Repaired; publication has ended.',
  SHIELDED: 'Shielded by law since {from}.',
  SHOWN_AFTER_DISSOLUTION:
    'The organisation is no more: its registration is still shown for {period} from {from}; the last day is {lastDay}.',
  SHOWN_WHILE_REGISTERED: 'Registration is shown throughout, with its status.',
  TERM_NOT_OVER: 'The penalty has a term that ends on {lastDay}; publication does not stop before.',
  TERM_OPEN_ENDED: 'The term of the penalty has no stated end; it lengthens nothing.',
  WITHDRAWN: 'Withdrawn by the unit that handed it in.',
}
