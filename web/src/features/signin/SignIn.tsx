import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useState } from 'react';
import { Brand } from '@/app/Brand';
import { signIn } from '@/data/auth';
import { loadConfig } from '@/data/config';
import { chooseLanguage } from '@/data/language';
import { errorText } from '@/format/errorText';
import { LANGUAGE_NAMES, LANGUAGES, language } from '@/format/language';
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

/** Each language in its own words: who reads only one of them finds it. */
function LanguageChoice() {
  return (
    <fieldset className={classes.languages} aria-label={t`Language`}>
      {LANGUAGES.map((each) => (
        <button
          key={each}
          type="button"
          lang={each}
          className={classes.language}
          aria-pressed={each === language()}
          onClick={() => void chooseLanguage(each).catch(() => {})}
        >
          {LANGUAGE_NAMES[each]}
        </button>
      ))}
    </fieldset>
  );
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
      setProblem(errorText(error));
      setBusy(false);
    }
  }

  return (
    <main className={classes.page}>
      <form className={classes.card} onSubmit={(event) => void submit(event)} aria-labelledby="sign-in-title">
        <div className={classes.head}>
          <Brand />
          <LanguageChoice />
        </div>
        <h1 id="sign-in-title" className={classes.title}>
          {t`Sign in`}
        </h1>
        <TextInput
          label={t`E-mail`}
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          size="md"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label={t`Password`}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': t`Toggle password visibility` }}
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
          {t`Sign in`}
        </Button>
        {local && (
          <section className={classes.demo} aria-label={t`Demonstration logins`}>
            <p>
              <Trans>
                Local demonstration. Every password is <code>{DEMO.password}</code>.
              </Trans>
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
