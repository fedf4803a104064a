/** The thread that vets requests. It goes behind the event loop wherever both want the same core. */
import { constants, setPriority } from 'node:os';
import { scalars } from '../../resolvers/scalars.ts';
import { createBareSchema } from '../graphql/subgraph.ts';
import { createVet } from '../graphql/vet.ts';
import { answerTasks } from '../threads/answer-tasks.ts';
import type { VettingAnswer, VettingTask } from './vetter.ts';

const vet = createVet(createBareSchema(scalars));

// Of this thread alone, and only Linux has it so: elsewhere the whole process would give way.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

answerTasks<VettingTask, VettingAnswer>(
  (task) => {
    if ('asked' in task) return { refusal: vet.document(task.asked), bytes: null };
    const bytes = Buffer.concat(task.chunks);
    const refusal = vet.body(bytes, task.isOperation);
    return { refusal, bytes: refusal ? null : bytes };
  },
  { memoryOf: ({ bytes }) => (bytes ? [bytes.buffer as ArrayBuffer] : []) },
);
