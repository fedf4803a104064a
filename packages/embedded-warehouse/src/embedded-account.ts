/** What logins to the embedded warehouse must name. */
export const EMBEDDED_ACCOUNT = 'local';
