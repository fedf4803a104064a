/** `npm run report -- URL`: what each team used in a month, as text, and by mail to whoever pays for it. */
import { readOwnSetting } from '../src/config.ts';
import { createMailer } from '../src/credits/alerts/mailer.ts';
import { type TeamReport, teamReportSubject, teamReportText } from '../src/usage/monthly/team-report.ts';
import { runGatewayCommand } from './gateway-command.ts';
import { askReport } from './team-report.ts';

const usage = `npm run report -- URL [options]
  URL                  the running gateway, like https://gateway.example.com
  --month 2026-10      default: the month before this one, by the gateway's credit time zone
  --team NAME          only this team; default: all
  --token-file FILE    a JWT or API key with usage:read:all; none in local mode
  --mail TEAM=ADDRESS  sends a team's report there, over SMTP_URL; may be given several times, * stands for each team`;

const options = {
  month: { type: 'string' },
  team: { type: 'string' },
  mail: { type: 'string', multiple: true },
} as const;

await runGatewayCommand(usage, options, async ({ gateway, token, values }) => {
  const reports = await askReport({ gateway: gateway.origin, token, month: values.month ?? null });
  const wanted = reports.filter(({ team }) => values.team === undefined || team === values.team);
  if (wanted.length === 0) throw new Error('No team used anything in that month.');
  console.log(wanted.map(teamReportText).join('\n'));
  if (values.mail) await send(wanted, values.mail);
});

async function send(reports: readonly TeamReport[], mail: readonly string[]): Promise<void> {
  const smtpUrl = readOwnSetting('SMTP_URL');
  if (!smtpUrl) throw new Error('--mail needs SMTP_URL, like smtp://user:password@host:587.');
  const addresses = mail.map((given) => {
    const cut = given.lastIndexOf('=');
    if (cut < 1) throw new Error(`--mail ${given}: write it like growth=finance@example.com.`);
    return { team: given.slice(0, cut), to: given.slice(cut + 1) };
  });
  const mailer = createMailer(smtpUrl);
  for (const { team, to } of addresses) {
    const due = reports.filter((report) => team === '*' || team === report.team);
    if (due.length === 0) console.error(`nothing sent to ${to}: there is no report of a team ${team}.`);
    for (const report of due) {
      const subject = teamReportSubject(report);
      await mailer.send({ to, subject, text: teamReportText(report) }, [to]);
      console.error(`sent to ${to}: ${subject}`);
    }
  }
  mailer.close();
}
