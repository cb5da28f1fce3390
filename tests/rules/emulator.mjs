// A Firestore emulator for as long as something needs it, and vitest on it.
import { execFileSync, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));
const PATIENCE_MS = 60_000;

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

/** Runs the tests on the emulator at `host`; resolves to their exit code. */
export function vitest(host, args, variables = {}, stdio = 'inherit') {
  const tests = spawn(process.execPath, [`${here}node_modules/vitest/vitest.mjs`, 'run', ...args], {
    cwd: here,
    stdio,
    env: { ...process.env, ...variables, FIRESTORE_EMULATOR_HOST: host },
  });
  return new Promise((resolve) => tests.on('exit', (code) => resolve(code ?? 1)));
}

/**
 * Gives `work` the address of an emulator; what it resolves to is this process's exit code.
 * `chosen` empty: the one at FIRESTORE_EMULATOR_HOST if that is set, else the official one if it is installed, else
 * hidane. One that is started here is stopped at the end, also of an interrupted run.
 */
export async function onEmulator(chosen, work) {
  if (!['', 'official', 'hidane'].includes(chosen)) throw new Error('--firestore is official or hidane');
  const running = process.env.FIRESTORE_EMULATOR_HOST;
  if (!chosen && running) {
    console.log(`Firestore: the emulator at ${running}`);
    process.exitCode = await work(running);
    return;
  }
  const port = await freePort();
  const emulator = start(port, chosen);
  const stop = () => {
    emulator.kill('SIGTERM');
    process.exit(130);
  };
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop);
  try {
    await untilAnswers(port, emulator);
    process.exitCode = await work(`127.0.0.1:${port}`);
  } finally {
    emulator.kill('SIGTERM');
  }
}
