import { ASKS_SERVER, RUNS_STATEMENT } from '../knowledge/asking-calls.ts';
import { dottedName, lastName, wholeText } from '../syntax/program.ts';
import type { Place } from './walk.ts';

const SAYS =
  /^(log|debug|info|warning|warn|error|exception|critical|fatal|trace|notice|success|verbose|write|markdown|caption|title|header|subheader|text|help|echo|secho|fail|skip)$/i;
const SPEAKER =
  /(^|\.)_*(log(ger|ging)?|console|warnings?|click|typer|sys\.std(out|err)|std(out|err)|st|rich|pytest|structlog|loguru|winston|pino|process\.std(out|err)|ui|chalk)$/i;
const SPEAKS_ALONE =
  /^(print|pprint|echo|warn|puts|describe|it|test|skip|fail|add_argument|add_parser|ArgumentParser|Option|Argument|getLogger|l|t|_)$/;
/** What a plot writes beside its lines, whatever the plot is called. */
const DRAWS =
  /^(set_)?[xyzc]?label$|^(set_|fig)?(sup)?title$|^suptitle$|^annotate$|^figtext$|^set_\w+_?text$/i;
const EXCEPTION = /(Error|Exception|Warning)$/;

/** Names under which text is written for people or compared with, never run. */
const FOR_PEOPLE =
  /^(help|description|desc|doc|docs|docstring|usage|epilog|label|message|msg|title|tooltip|placeholder|hint|summary|readme|detail|details|note|notes|comment|caption|reason|__doc__|instructions?|explanation)$|(pattern|regex|_re|forbidden|denied|deny_?list|block_?list|banned|disallowed|signatures?|needles?|markers?|keywords?|expected\w*|_help|help_text|error_message|deprecated\w*|hints?|grep\w*|lint\w*)s?$/i;

/** Whether what is kept under a name is read by people or looked for, and not run. */
export function isForPeople(name: string): boolean {
  return FOR_PEOPLE.test(name.split('.').at(-1) ?? name);
}

/** A constant may have a name as a text has it, and be a statement: `SUMMARY = "select ..."`. */
const ALSO_A_STATEMENT =
  /^(summary|description|desc|title|label|detail|details|note|notes|comment|reason|message)$/i;

const STATEMENT =
  /^\s*(select|with|insert|update|merge|create\s+(or\s+replace\s+)?((local|global|transient|temp(orary)?|volatile|dynamic|hybrid|secure|materialized|external|iceberg)\s+)*(table|view|task|function|procedure))\b/i;
/** A column that a function fills: `"summary": "snowflake.cortex.summarize(body)"`. */
const ONE_CALL = /^\s*(snowflake\.cortex\.\w+|ai_[a-z_]+)\s*\([\s\S]*\)\s*$/i;

/** Whether the place is a log line, an error, a help text or a list of patterns: text that is not run. */
export function saysSomething(place: Place, text = ''): boolean {
  const isStatementOfItsOwn =
    place.calls.length === 0 &&
    ALSO_A_STATEMENT.test(place.names.at(-1) ?? '') &&
    (place.names.length === 1 ? STATEMENT.test(text) : ONE_CALL.test(text));
  const speaker = place.calls.findLastIndex(speaks);
  return (
    (place.names.some(isForPeople) && !isStatementOfItsOwn) ||
    isMessage(place) ||
    (speaker !== -1 && !place.calls.slice(speaker + 1).some(asks))
  );
}

/** `st.write(session.sql("select ..."))`: what is said is the answer, and the text is run. */
function asks({ callee }: Place['calls'][number]): boolean {
  const name = lastName(callee);
  return RUNS_STATEMENT.test(name) || ASKS_SERVER.test(name);
}

/** `{"role": "system", "content": "..."}`: a model reads it, no database runs it. */
function isMessage({ mapping, names }: Place): boolean {
  return (
    /^(content|text)$/.test(names.at(-1) ?? '') &&
    mapping?.entries.some(
      ({ key, value }) =>
        key === 'role' &&
        value.kind === 'text' &&
        /^(system|developer|user|assistant|tool)$/.test(wholeText(value)),
    ) === true
  );
}

function speaks(call: Place['calls'][number]): boolean {
  const name = lastName(call.callee);
  if (EXCEPTION.test(name)) return true;
  const object = call.callee.kind === 'member' ? (dottedName(call.callee.object) ?? '') : '';
  if (call.callee.kind === 'name') return SPEAKS_ALONE.test(name);
  return (
    DRAWS.test(name) ||
    (SAYS.test(name) && SPEAKER.test(object)) ||
    /^(add_argument|add_parser|add_option)$/.test(name) ||
    (/getLogger\(?/.test(object) && SAYS.test(name))
  );
}
