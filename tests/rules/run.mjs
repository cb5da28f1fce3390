// Runs the rules tests on a Firestore emulator that it starts on a free port and stops:
//   node run.mjs [--firestore official|hidane] [arguments of vitest]
// Without --firestore: the emulator at FIRESTORE_EMULATOR_HOST if that is set, else the official one if it is
// installed, else hidane. The tests use a project of their own, demo-rules.
import { execFileSync, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));
const PATIENCE_MS = 60_000;

function choice(given) {
  const at = given.indexOf('--firestore');
  if (at < 0) return ['', given];
  const chosen = given[at + 1] ?? '';
  if (!['official', 'hidane'].includes(chosen)) throw new Error('--firestore is official or hidane');
  return [chosen, given.toSpliced(at, 2)];
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** The suite knows where the emulators are; ask it rather than look again. */
function start(port, chosen) {
  const asked = ['-m', 'emulator.firestore_command', String(port), chosen];
  const answer = execFileSync(`${root}.venv/bin/python`, asked, { cwd: root, encoding: 'utf8' });
  const [program, ...args] = JSON.parse(answer);
  console.log(`Firestore: ${program.endsWith('hidane') ? 'hidane' : 'the official emulator'}`);
  return spawn(program, args, { stdio: 'ignore' });
}

async function untilAnswers(port, emulator) {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    if (emulator.exitCode !== null) throw new Error(`the emulator ended with code ${emulator.exitCode}`);
    const answered = await fetch(`http://127.0.0.1:${port}/`).then(() => true, () => false);
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the emulator did not answer within ${PATIENCE_MS / 1000} s`);
}

function vitest(host, args) {
  const tests = spawn(process.execPath, [`${here}node_modules/vitest/vitest.mjs`, 'run', ...args], {
    cwd: here,
    stdio: 'inherit',
    env: { ...process.env, FIRESTORE_EMULATOR_HOST: host },
  });
  return new Promise((resolve) => tests.on('exit', (code) => resolve(code ?? 1)));
}

const [chosen, args] = choice(process.argv.slice(2));
const running = process.env.FIRESTORE_EMULATOR_HOST;
if (!chosen && running) {
  console.log(`Firestore: the emulator at ${running}`);
  process.exitCode = await vitest(running, args);
} else {
  const port = await freePort();
  const emulator = start(port, chosen);
  // The tests are in this process's group and end by the same signal; the emulator is stopped below.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {});
  try {
    await untilAnswers(port, emulator);
    process.exitCode = await vitest(`127.0.0.1:${port}`, args);
  } finally {
    emulator.kill('SIGTERM');
  }
}
