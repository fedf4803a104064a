/** Boxes of the checklist, ticked by what the gateway says of itself. */
import { isUnlimited, limitText } from '../../data/figures.ts';
import type { ConsoleHealthQuery } from '../../generated/documents.ts';

export interface Box {
  readonly title: string;
  readonly isDone: boolean;
  /** What it is like, or what to do. */
  readonly advice: string;
}

export interface KnownBesides {
  readonly isLocal: boolean;
  /** The account's, of a day; null while it is not known. */
  readonly limit: number | null;
}

export function boxesOf(
  health: ConsoleHealthQuery['health'],
  { isLocal, limit }: KnownBesides,
): readonly Box[] {
  const { dependencies, embedded, alertChannels, gpuEndpoints } = health;
  const used = gpuEndpoints.filter(({ status }) => status === 'OK');
  const ofDependencies = dependencies.map(({ name, status, detail }) => ({
    title: `${name} works`,
    isDone: status === 'OK',
    advice: detail ?? (status === 'OK' ? 'It answers.' : `It is ${status.toLowerCase()}.`),
  }));
  return [
    ...ofDependencies,
    {
      title: 'Snowflake is your own account',
      isDone: !embedded,
      advice: embedded
        ? 'The embedded warehouse answers: set SNOWFLAKE_ACCOUNT and its credentials, then npm run setup:snowflake.'
        : 'The account is configured.',
    },
    {
      title: 'Callers show tokens',
      isDone: !isLocal,
      advice: isLocal
        ? 'Local mode: whoever reaches the loopback address is believed. Set AUTH_JWKS_URL, AUTH_ISSUER and AUTH_AUDIENCE.'
        : 'You have shown one yourself.',
    },
    {
      title: 'The account has a limit',
      isDone: limit !== null && !isUnlimited(limit),
      advice: limit === null ? 'It is not known yet.' : `${limitText(limit)} credits a day.`,
    },
    {
      title: 'Somebody is told of alerts',
      isDone: alertChannels.length > 0 && alertChannels.every(({ status }) => status === 'OK'),
      advice:
        alertChannels.length === 0
          ? 'Set SLACK_WEBHOOK_URL, or SMTP_URL with ALERT_EMAIL_TO, or ALERT_WEBHOOK_URL.'
          : alertChannels.map(({ name, lastError }) => `${name}: ${lastError ?? 'works'}`).join('; '),
    },
    {
      title: 'Every GPU endpoint is in use',
      isDone: gpuEndpoints.length > 0 && used.length === gpuEndpoints.length,
      advice:
        gpuEndpoints.length === 0
          ? 'Set LAMBDA_LABS_ENDPOINTS.'
          : `${used.length} of ${gpuEndpoints.length} are.`,
    },
  ];
}
