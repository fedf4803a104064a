/**
 * The driver loads the clients of three clouds, some 400 modules, for files in stages and for the identities of their
 * machines. The gateway uses neither, so each of them is loaded when the driver first looks into it, which is never.
 */
import { createRequire } from 'node:module';

export const unused = [
  '@aws-crypto/sha256-js',
  '@aws-sdk/client-sts',
  '@aws-sdk/credential-provider-node',
  '@aws-sdk/ec2-metadata-service',
  '@azure/identity',
  '@azure/storage-blob',
  '@smithy/protocol-http',
  '@smithy/signature-v4',
  'google-auth-library',
  'open',
  'snowflake-sdk/dist/lib/file_transfer_agent/file_transfer_agent.js',
];

/** Puts a stand-in for each of them where `require` looks for what it has loaded before. */
export function leaveCloudClientsUnloaded(): void {
  const driver = createRequire(createRequire(import.meta.url).resolve('snowflake-sdk'));
  for (const name of unused) {
    const path = driver.resolve(name);
    if (driver.cache[path]) continue;
    const standIn = { id: path, filename: path, path, loaded: true } as NodeJS.Module;
    const load = () => {
      if (driver.cache[path] === standIn) delete driver.cache[path];
      return driver(name);
    };
    // A function, as some of them are classes.
    standIn.exports = new Proxy(function standIn() {}, {
      get: (_, member) => load()[member],
      construct: (_, given) => Reflect.construct(load(), given),
    });
    driver.cache[path] = standIn;
  }
}
