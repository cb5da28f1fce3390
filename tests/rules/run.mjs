// Runs the rules tests on a Firestore emulator, in a project of their own:
//   node run.mjs [--firestore official|hidane] [arguments of vitest]
import { onEmulator, vitest } from './emulator.mjs';

const given = process.argv.slice(2);
const at = given.indexOf('--firestore');
const chosen = at < 0 ? '' : (given[at + 1] ?? 'nothing');
const args = at < 0 ? given : given.toSpliced(at, 2);
await onEmulator(chosen, (host) => vitest(host, args));
