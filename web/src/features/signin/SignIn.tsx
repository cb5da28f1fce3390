import { Button, PasswordInput, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useState } from 'react';
import { Brand } from '@/app/Brand';
import { signIn } from '@/data/auth';
import { loadConfig } from '@/data/config';
import classes from './SignIn.module.css';

/** The logins that the local suite makes. They exist nowhere else, and are offered nowhere else. */
const DEMO = { password: 'ledgerlight', people: ['owner', 'admin', 'editor', 'analyst', 'viewer', 'west'] };

function useLocalSuite(): boolean {
  const [local, setLocal] = useState(false);
  useEffect(() => {
    loadConfig().then(
      (config) => setLocal(config.authEmulatorUrl !== null),
      () => setLocal(false),
    );
  }, []);
  return local;
}

export default function SignIn() {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const local = useLocalSuite();

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await signIn(email.trim(), password);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
      setBusy(false);
    }
  }

  return (
    <main className={classes.page}>
      <form className={classes.card} onSubmit={(event) => void submit(event)} aria-labelledby="sign-in-title">
        <Brand />
        <h1 id="sign-in-title" className={classes.title}>
          Sign in
        </h1>
        <TextInput
          label="E-mail"
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          size="md"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          size="md"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <p className={classes.problem} role="alert">
          {problem}
        </p>
        <Button type="submit" size="md" loading={busy} fullWidth>
          Sign in
        </Button>
        {local && (
          <section className={classes.demo} aria-label="Demonstration logins">
            <p>
              Local demonstration. Every password is <code>{DEMO.password}</code>.
            </p>
            <div className={classes.people}>
              {DEMO.people.map((name) => (
                <button
                  key={name}
                  type="button"
                  className={classes.person}
                  onClick={() => {
                    setEmail(`${name}@demo.test`);
                    setPassword(DEMO.password);
                  }}
                >
                  {name}
                </button>
              ))}
            </div>
          </section>
        )}
      </form>
    </main>
  );
}
