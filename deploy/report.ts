/** `npm run report -- URL`: what each team used in a month, as text, and by mail to whoever pays for it. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createMailer } from '../src/credits/alerts/mailer.ts';
import { readEnvFile } from '../src/settings/env-file.ts';
import { type TeamReport, teamReportSubject, teamReportText } from '../src/usage/monthly/team-report.ts';
import { askReport } from './team-report.ts';

const usage = `npm run report -- URL [options]
  URL                  the running gateway, like https://gateway.example.com
  --month 2026-10      default: the month before this one
  --team NAME          only this team; default: all
  --token-file FILE    a JWT or API key with usage:read:all; none in local mode
  --mail TEAM=ADDRESS  sends a team's report there, over SMTP_URL; may be given several times, * stands for each team`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    month: { type: 'string' },
    team: { type: 'string' },
    'token-file': { type: 'string' },
    mail: { type: 'string', multiple: true, default: [] },
    help: { type: 'boolean' },
  },
});
const gateway = URL.parse(positionals[0] ?? '');
if (values.help || !gateway || positionals.length > 1) {
  console.error(usage);
  process.exitCode = values.help ? 0 : 2;
} else {
  try {
    readEnvFile();
    await report(gateway);
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}

async function report({ origin }: URL): Promise<void> {
  const tokenFile = values['token-file'];
  const reports = await askReport({
    gateway: origin,
    token: tokenFile === undefined ? null : readFileSync(tokenFile, 'utf8').trim(),
    month: values.month ?? monthBefore(new Date()),
  });
  const wanted = reports.filter(({ team }) => values.team === undefined || team === values.team);
  if (wanted.length === 0) throw new Error('No team used anything in that month.');
  console.log(wanted.map(teamReportText).join('\n'));
  if (values.mail.length > 0) await send(wanted);
}

async function send(reports: readonly TeamReport[]): Promise<void> {
  const { SMTP_URL } = process.env;
  if (!SMTP_URL) throw new Error('--mail needs SMTP_URL, like smtp://user:password@host:587.');
  const addresses = values.mail.map((given) => {
    const cut = given.lastIndexOf('=');
    if (cut < 1) throw new Error(`--mail ${given}: write it like growth=finance@example.com.`);
    return { team: given.slice(0, cut), to: given.slice(cut + 1) };
  });
  const mailer = createMailer(SMTP_URL);
  for (const report of reports) {
    for (const { to } of addresses.filter(({ team }) => team === '*' || team === report.team)) {
      const subject = teamReportSubject(report);
      await mailer.send({ to, subject, text: teamReportText(report) }, [to]);
      console.error(`sent to ${to}: ${subject}`);
    }
  }
  mailer.close();
}

function monthBefore(now: Date): string {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1)).toISOString().slice(0, 7);
}
