/**
 * The driver loads the clients of three clouds, some 350 modules, for files in stages and for the identities of their
 * machines. The gateway uses neither, so each of them is loaded when the driver first looks into it, which is never.
 */
import { createRequire } from 'node:module';

const clients = [
  '@aws-sdk/client-sts',
  '@aws-sdk/credential-provider-node',
  '@aws-sdk/ec2-metadata-service',
  '@azure/identity',
  '@azure/storage-blob',
  'google-auth-library',
];

/** Puts a stand-in for each client where `require` looks for what it has loaded before. */
export function leaveCloudClientsUnloaded(): void {
  const driver = createRequire(createRequire(import.meta.url).resolve('snowflake-sdk'));
  for (const name of clients) {
    const path = driver.resolve(name);
    if (driver.cache[path]) continue;
    const standIn = { id: path, filename: path, path, loaded: true } as NodeJS.Module;
    const load = () => {
      if (driver.cache[path] === standIn) delete driver.cache[path];
      return driver(name);
    };
    standIn.exports = new Proxy({}, { get: (_, member) => load()[member] });
    driver.cache[path] = standIn;
  }
}
