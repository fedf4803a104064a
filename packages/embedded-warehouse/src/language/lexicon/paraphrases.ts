/**
 * Set phrases and the one word that says the same, so that "handed in her notice" is "resigned". One a line: the word,
 * then its phrases; `_` stands between the words of a phrase. Phrases are compared by the stems of their words.
 */
import { stem } from '../text/stem.ts';

const lines = `
resign: hand_in_notice hand_in_her_notice hand_in_his_notice give_notice gave_notice give_in_notice step_down leave_the_company left_the_company quit_the_job hand_in_their_notice
redundant: lay_off laid_off make_redundant made_redundant let_go job_cuts cut_jobs
dismiss: give_the_sack get_the_sack show_the_door
postpone: put_off put_back push_back pushed_back move_back moved_to reschedule rescheduled_for delayed_until put_on_ice
cancel: call_off called_off scrap drop_the
reject: turn_down turned_down decline refuse say_no said_no knock_back not_granted not_approved not_accept not_accepted
approve: give_the_green_light green_light sign_off signed_off give_the_go-ahead say_yes
unavailable: sold_out out_of_stock not_in_stock no_longer_in_stock not_available no_longer_available run_out ran_out
broken: out_of_order not_work not_working does_not_work break_down broke_down stopped_working no_longer_works fall_apart fell_apart out_of_service
crash: go_down went_down go_offline went_offline be_down were_down was_down
unpaid: not_paid not_been_paid still_outstanding still_open not_yet_paid not_settled
refund: money_back get_the_money_back pay_back paid_back give_back_the_money
phone: call_back ring_back give_a_call give_a_ring get_in_touch
soon: as_soon_as as_soon_as_possible at_your_earliest_convenience right_away straight_away without_delay at_once
increase: go_up went_up gone_up grow rise climb raise step_up
decrease: go_down_by went_down_by cut_back cut_down come_down fall drop bring_down
receive: get_hold be_given
forget: not_remember do_not_remember not_recall can_not_remember
forward: pass_on passed_on hand_over handed_over hand_on send_on
start: set_up kick_off get_going get_under_way take_up come_into_force take_effect begin_work
finish: wrap_up come_to_an_end run_out_in be_over
repair: put_right put_in_order fix_up
discover: find_out come_to_light
investigate: look_into look_at check_out
replace: take_over_from swap_out fill_in_for
employ: take_on took_on bring_on_board
join: come_on_board start_work
return: send_back sent_back bring_back give_back take_back
deliver: drop_off dropped_off hand_over_to
collect: pick_up picked_up
complete: fill_in fill_out filled_in
apply: put_in_for
register: sign_up signed_up enrol enroll check_in
login: log_in log_on sign_in signing_in logging_in sign_on access
holiday: annual_leave paid_leave time_off day_off days_off vacation
ill: sick off_sick call_in_sick on_sick_leave under_the_weather
certificate: sick_note doctor_note medical_certificate
headquarters: head_office main_office
reception: front_desk help_desk_in_the_lobby
remote: from_home work_from_home home_office
nobody: no_one not_anyone not_anybody unstaffed unmanned
free: free_of_charge at_no_cost no_charge without_charge for_nothing no_extra_cost complimentary
duty: have_to has_to must need_to obliged_to required_to
entitled: have_the_right allowed_to
late: behind_schedule past_due over_time a_day_late delay delayed delayed_by overdue
early: ahead_of_schedule ahead_of_time
agreement: come_to_terms reach_a_deal
merge: join_forces
bankrupt: go_bust went_bust out_of_business cease_trading insolvent
promote: move_up step_up_to
tired: worn_out
delete: get_rid_of throw_away throw_out do_away_with
tolerate: put_up_with
complain: make_a_complaint lodge_a_complaint file_a_complaint
help: lend_a_hand
agree: see_eye_to_eye
explain: spell_out
expensive: cost_a_lot cost_too_much too_dear
cheap: cost_little low_price
insufficient: not_enough too_little too_few
many: a_lot lots_of a_great_deal plenty_of
daily: every_day each_day
weekly: every_week each_week once_a_week
monthly: every_month each_month once_a_month
yearly: every_year each_year once_a_year per_year annual annually per_annum
twice: two_times
always: around_the_clock day_and_night 24_hours
online: on_the_web on_the_internet over_the_internet
address: place_of_residence
deadline: due_date closing_date latest_by no_later_than
salary: pay_cheque take-home_pay
supervisor: line_manager
accept: take_up_the_offer say_yes_to
accelerate: speed_up hurry_up
acquire: take_over took_over buy_out bought_out
allow: give_permission let_in be_permitted may_be
announce: make_public made_public make_known
argue: fall_out fell_out have_words
arrive: turn_up turned_up show_up showed_up get_in got_in come_in came_in get_here got_here
ask: put_the_question
avoid: steer_clear stay_away get_around
begin: come_into_operation go_live went_live
charge: take_money debit bill_for
check: go_through go_over look_over double_check
close: shut_down shut_up close_down closed_down
compensate: make_up_for make_good
contact: reach_out get_hold_of
continue: carry_on go_on keep_on keep_going
control: keep_an_eye_on in_charge_of
decide: make_up_mind make_a_decision made_a_decision take_a_decision
depart: set_off set_out
disappear: go_missing went_missing gone_missing nowhere_to_be_found can_not_be_found get_lost got_lost
disappointed: let_down fall_short fell_short
distribute: hand_out handed_out give_out gave_out
draft: draw_up drawn_up drew_up
empty: use_up used_up
establish: found_in
estimate: work_out
expire: run_out_on come_to_an_end
extend: run_longer
fail: fall_through fell_through come_to_nothing go_wrong went_wrong
finance: pay_for paid_for
fire: let_someone_go
follow: stick_to stuck_to comply_with keep_to
handle: deal_with dealt_with take_care_of took_care_of look_after looked_after
improve: get_better got_better
include: be_part_of come_with comes_with
inform: let_know let_us_know let_me_know keep_posted
install: put_in
invite: ask_to_come
lead: be_in_charge head_up
lend: give_on_loan
lower: bring_down
meet: get_together got_together
miss: not_attend did_not_come not_show_up
notice: become_aware
occur: take_place took_place happen come_about
omit: leave_out left_out
order: place_an_order placed_an_order
own: belong_to
pack: wrap_up
participate: take_part took_part
pause: take_a_break
prepare: get_ready
prove: turn_out
publish: bring_out come_out came_out
punctual: on_time on_schedule in_time
quit: hand_in_resignation
raise: bring_up
recover: get_over got_over get_well
relocate: move_to moved_to
remind: send_a_reminder
remove: take_away took_away take_off take_out
rent: take_on_lease
report: hand_in_a_report
request: call_for called_for ask_for asked_for put_in_a_request
respond: get_back_to got_back_to reply_to write_back wrote_back
restart: switch_off_and_on turn_off_and_on
search: look_for looked_for
select: pick_out opt_for
show: point_out
sick: not_well not_feeling_well
solve: sort_out sorted_out iron_out
spend: lay_out
stop: give_up gave_up break_off
store: put_aside
submit: hand_in handed_in turn_in turned_in send_in sent_in
support: stand_by stood_by back_up
suspend: put_on_hold
test: try_out tried_out
transport: in_transit
try: have_a_go
understand: make_sense_of figure_out
use: make_use_of made_use_of
visit: call_on drop_by stop_by come_by
wait: hang_on hold_on
wrong: not_right not_correct not_accurate
`;

/** The most words of a phrase. */
const MOST_WORDS = 5;

const byPhrase = new Map<string, string>();
const openers = new Set<string>();
for (const line of lines.trim().split('\n')) {
  const [word = '', phrases = ''] = line.split(': ');
  for (const phrase of phrases.split(' ')) {
    const stems = phrase.split(/[_-]/u).map(stem);
    byPhrase.set(stems.join(' '), word);
    openers.add(stems[0] as string);
  }
}

/** The words with each set phrase as the one word that says the same; lower case in, lower case out. */
export function withoutPhrases(words: readonly string[]): string[] {
  const written: string[] = [];
  const stems = words.map(stem);
  for (let i = 0; i < words.length; ) {
    let length = openers.has(stems[i] as string) ? Math.min(MOST_WORDS, words.length - i) : 0;
    while (length > 0 && !byPhrase.has(stems.slice(i, i + length).join(' '))) length--;
    written.push(
      length > 0 ? (byPhrase.get(stems.slice(i, i + length).join(' ')) as string) : (words[i] as string),
    );
    i += Math.max(1, length);
  }
  return written;
}
