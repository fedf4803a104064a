/** What Apollo's suite takes from Jest, by Vitest. */
export {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  test,
  vi as jest,
} from 'vitest';
