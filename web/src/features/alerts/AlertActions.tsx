import { t } from '@lingui/core/macro';
import { Button, Group, Menu, Modal, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { CloseIcon } from '@/app/icons';
import { useWorkspace } from '@/app/workspaceContext';
import { isAllowed, type Pending } from '@/data/alertDesk';
import type { Alert } from '@/data/documents';
import { localInput } from '@/format/day';
import classes from './AlertPage.module.css';
import { inAnHour, LONGEST_DAYS, snoozeUntil, tomorrowMorning } from './snooze';
import { useAlertDesk } from './useAlerts';
import { useAlertOptions } from './useNames';

interface Props {
  alert: Alert;
  pending: Pending | undefined;
}

/** What can be done with an alert now; for those whose role may. */
export function AlertActions({ alert, pending }: Props) {
  const desk = useAlertDesk();
  const [choosing, setChoosing] = useState(false);
  const busy = pending?.sending ?? false;
  const problem = pending?.problem;
  return (
    <>
      <fieldset className={classes.actions} aria-label={t`What to do with this alert`} aria-busy={busy}>
        {isAllowed(alert, 'acknowledge') && (
          <Button disabled={busy} onClick={() => void desk.run(alert, { action: 'acknowledge' })}>
            {t`Acknowledge`}
          </Button>
        )}
        {isAllowed(alert, 'assign') && <Assign alert={alert} busy={busy} />}
        {isAllowed(alert, 'snooze') && (
          <Menu position="bottom-start" shadow="md" width={230}>
            <Menu.Target>
              <Button variant="default" disabled={busy}>
                {t`Snooze`}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item
                onClick={() => void desk.run(alert, { action: 'snooze', until: inAnHour(Date.now()) })}
              >
                {t`For an hour`}
              </Menu.Item>
              <Menu.Item
                onClick={() => void desk.run(alert, { action: 'snooze', until: tomorrowMorning(Date.now()) })}
              >
                {t`Until tomorrow, 8:00`}
              </Menu.Item>
              <Menu.Item onClick={() => setChoosing(true)}>{t`Until a time of your choice`}</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
        {isAllowed(alert, 'resolve') && (
          <Button
            variant="default"
            disabled={busy}
            onClick={() => void desk.run(alert, { action: 'resolve' })}
          >
            {t`Resolve`}
          </Button>
        )}
      </fieldset>
      {problem && (
        <div className={classes.problem} role="alert">
          <span>{t`That was not done: ${problem.hint ? `${problem.message} (${problem.hint})` : problem.message}`}</span>
          <button
            type="button"
            className={classes.close}
            aria-label={t`Close this message`}
            onClick={() => desk.dismiss(alert.key)}
          >
            <CloseIcon size={14} />
          </button>
        </div>
      )}
      {choosing && <SnoozeDialog alert={alert} onClose={() => setChoosing(false)} />}
    </>
  );
}

function Assign({ alert, busy }: { alert: Alert; busy: boolean }) {
  const { member } = useWorkspace();
  const { options, problem } = useAlertOptions();
  const desk = useAlertDesk();
  const others = (options?.recipients ?? []).filter(({ id }) => id !== alert.assigned_to);
  const names = new Map(options?.people.map(({ uid, name }) => [uid, name]));
  const mine = others.find(({ uid }) => uid === member.uid);
  return (
    <Menu position="bottom-start" shadow="md" width={270}>
      <Menu.Target>
        <Button variant="default" disabled={busy}>
          {t`Assign`}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {mine && (
          <Menu.Item onClick={() => void desk.run(alert, { action: 'assign', to: mine.id })}>
            {t`To me, as ${mine.name}`}
          </Menu.Item>
        )}
        {mine && <Menu.Divider />}
        {others
          .filter((each) => each !== mine)
          .map(({ id, name, uid }) => (
            <Menu.Item key={id} onClick={() => void desk.run(alert, { action: 'assign', to: id })}>
              {name}
              {uid && names.has(uid) && <span className={classes.aside}>{names.get(uid)}</span>}
            </Menu.Item>
          ))}
        {!options && (
          <Menu.Label>
            {problem ? t`Nobody can be listed: ${problem}` : t`Finding out who there is`}
          </Menu.Label>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function SnoozeDialog({ alert, onClose }: { alert: Alert; onClose: () => void }) {
  const desk = useAlertDesk();
  const [text, setText] = useState(() => localInput(Date.parse(tomorrowMorning(Date.now()))));
  const [problem, setProblem] = useState<string | null>(null);
  function submit(event: FormEvent) {
    event.preventDefault();
    const chosen = snoozeUntil(text, Date.now());
    if ('problem' in chosen) {
      setProblem(chosen.problem);
      return;
    }
    void desk.run(alert, { action: 'snooze', until: chosen.until });
    onClose();
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t`Quiet until when?`}
      centered
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <form onSubmit={submit} noValidate>
        <TextInput
          type="datetime-local"
          label={t`Until`}
          description={t`At most ${LONGEST_DAYS} days; if it gets graver, it fires again at once`}
          value={text}
          error={problem}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setProblem(null);
          }}
          data-autofocus
        />
        <Group justify="flex-end" mt="md" gap={8}>
          <Button variant="default" onClick={onClose}>
            {t`Cancel`}
          </Button>
          <Button type="submit">{t`Snooze`}</Button>
        </Group>
      </form>
    </Modal>
  );
}
