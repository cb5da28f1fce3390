import { msg, t } from '@lingui/core/macro';
import { Popover, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import { useWorkspace } from '@/app/workspaceContext';
import type { Presence } from '@/data/documents';
import { people } from '@/data/presence';
import { useStore } from '@/data/useWatched';
import { texts } from '@/format/language';
import { formatPeriodMedium } from '@/format/period';
import { Face } from './Face';
import face from './Face.module.css';
import classes from './PeopleHere.module.css';

const SHOWN = 3;

const SCREENS: Record<string, string> = texts({
  dashboard: msg`Dashboard`,
  records: msg`Records`,
  imports: msg`Imports`,
  system: msg`System`,
  alerts: msg`Alerts`,
  kpis: msg`KPIs`,
  close: msg`Close`,
  comments: msg`Comments`,
});

/** Who else is here, as faces; behind them what each looks at, and the way there. */
export default function PeopleHere() {
  const here = useStore(people);
  const [opened, setOpened] = useState(false);
  if (here.length === 0) return null;
  const names = here.map((person) => person.name).join(', ');
  const more = here.length - SHOWN;
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={300} shadow="md" trapFocus>
      <Popover.Target>
        <UnstyledButton
          className={classes.faces}
          onClick={() => setOpened(!opened)}
          aria-expanded={opened}
          data-testid="people-here"
        >
          <span className="visually-hidden">{t`Also here: ${names}`}</span>
          {here.slice(0, SHOWN).map((person) => (
            <Face key={person.uid} name={person.name} colour={person.colour} />
          ))}
          {more > 0 && (
            <span className={`${face.face} ${classes.more}`} aria-hidden="true">
              +{more}
            </span>
          )}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={classes.panel} aria-label={t`People here`}>
        <ul className={classes.list}>
          {here.map((person) => (
            <li key={person.uid} className={classes.person}>
              <Face name={person.name} colour={person.colour} />
              <span className={classes.words}>
                <span className={classes.name}>{person.name}</span>
                {person.tabs.map((tab) => (
                  <Whereabouts key={tab.tab} tab={tab} onGo={() => setOpened(false)} />
                ))}
              </span>
            </li>
          ))}
        </ul>
      </Popover.Dropdown>
    </Popover>
  );
}

function Whereabouts({ tab, onGo }: { tab: Presence; onGo: () => void }) {
  const { orgId, entities } = useWorkspace();
  const entity = entities.find((node) => node.entity.id === tab.scope)?.entity.name;
  const place = [SCREENS[tab.screen] ?? tab.screen, entity, tab.period && formatPeriodMedium(tab.period)];
  const address = new URLSearchParams();
  if (tab.scope) address.set('scope', tab.scope);
  if (tab.period) address.set('period', tab.period);
  const search = address.toString();
  return (
    <Link
      href={`/o/${encodeURIComponent(orgId)}/${encodeURIComponent(tab.screen)}${search ? `?${search}` : ''}`}
      className={classes.place}
      onClick={onGo}
    >
      {place.filter(Boolean).join(' · ')}
      {tab.cell && <span className={classes.editing}>{t`in a cell`}</span>}
    </Link>
  );
}
