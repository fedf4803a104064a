// The real driver, with the embedded warehouse in the place of the account that a program names.
const driver = require(process.env.REAL_DRIVER);

driver.configure({ logLevel: 'OFF', additionalLogToConsole: false });
const embedded = (options) => ({
  ...options,
  account: process.env.EMBEDDED_ACCOUNT,
  accessUrl: process.env.EMBEDDED_URL,
  username: process.env.EMBEDDED_USER,
  authenticator: 'PROGRAMMATIC_ACCESS_TOKEN',
  token: process.env.EMBEDDED_TOKEN,
  database: process.env.EMBEDDED_DATABASE,
  schema: process.env.EMBEDDED_SCHEMA,
  password: undefined,
});
exports.createConnection = (options) => driver.createConnection(embedded(options));
exports.createPool = (options, pool) => driver.createPool(embedded(options), pool);
