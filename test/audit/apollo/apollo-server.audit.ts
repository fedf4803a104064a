/** Apollo's own suite for integrations, against the gateway's door. `npm run audit` judges its results. */
import { defineIntegrationTestSuite } from '@apollo/server-integration-testsuite';
import { serveByOurDoor } from '../serve-by-our-door.ts';

defineIntegrationTestSuite(serveByOurDoor, { noIncrementalDelivery: true });
