import { t } from '@lingui/core/macro';
import { Select } from '@mantine/core';
import { useEffect, useMemo, useRef } from 'react';
import { useSearchParams } from 'wouter';
import { Message } from '@/app/Message';
import { useAnswer } from '@/app/useAnswer';
import { Waiting } from '@/app/Waiting';
import type { Dashboard, KpiValue, Movement } from '@/data/documents';
import { explainMovement } from '@/data/movement';
import type { Comparator } from '@/format/comparator';
import { figureText } from '@/format/figure';
import classes from './Analysis.module.css';
import { dimensionTitle, type Explained, explained, sumsUp, wayInWords } from './movement';
import { Waterfall } from './Waterfall';

interface Props {
  orgId: string;
  dashboard: Dashboard;
  kpi: KpiValue;
  comparator: Comparator;
  opening: string;
  closing: string;
  locale: string;
}

/** Why a KPI moved by the members of a dimension: volume, mix and price, rate and mix, or each member's part. */
export function MovementView({ orgId, dashboard, kpi, comparator, opening, closing, locale }: Props) {
  const { scope, period, version, currency } = dashboard;
  const [search, setSearch] = useSearchParams();
  const by = search.get('by');
  const place = useRef<HTMLElement>(null);
  const linked = useRef(by !== null);
  const {
    answer: movement,
    problem,
    retry,
  } = useAnswer(
    () => explainMovement(orgId, { scope, period, metric: kpi.id }, comparator, by),
    [orgId, scope, period, kpi.id, comparator, by, version].join(' '),
  );
  useEffect(() => {
    // Whoever follows a link to a dimension wants to see it, and not to be moved again afterwards.
    if (!linked.current || movement === null) return;
    linked.current = false;
    place.current?.scrollIntoView({ block: 'start' });
  }, [movement]);

  function choose(dimension: string | null) {
    setSearch(
      (current) => {
        const next = new URLSearchParams(current);
        if (dimension === null) next.delete('by');
        else next.set('by', dimension);
        return next;
      },
      { replace: true },
    );
  }

  const older = movement !== null && by !== null && movement.by !== by;
  const other = movement !== null && (movement.against !== comparator || movement.metric !== kpi.id);
  return (
    <section ref={place} aria-label={t`By dimension`} data-testid="movement" data-way={movement?.way}>
      <div className={classes.split}>
        <h3 className={classes.heading}>{movement === null ? t`By dimension` : wayInWords(movement)}</h3>
        {movement !== null && movement.choices.length > 0 && (
          <Select
            size="xs"
            w={168}
            aria-label={t`Dimension`}
            allowDeselect={false}
            data={movement.choices.map((each) => ({ value: each, label: dimensionTitle(each) }))}
            value={by ?? movement.by}
            onChange={choose}
          />
        )}
      </div>
      {problem !== null ? (
        <Message
          size="panel"
          title={t`This cannot be shown`}
          detail={problem}
          action={{ label: t`Try again`, run: retry }}
        />
      ) : movement === null || other ? (
        <Waiting rows={4} />
      ) : (
        <div className={older ? classes.older : undefined} aria-busy={older}>
          <Found
            movement={movement}
            kpi={kpi}
            opening={opening}
            closing={closing}
            currency={currency}
            locale={locale}
          />
        </div>
      )}
    </section>
  );
}

interface FoundProps {
  movement: Movement;
  kpi: KpiValue;
  opening: string;
  closing: string;
  currency: string;
  locale: string;
}

function Found({ movement, kpi, opening, closing, currency, locale }: FoundProps) {
  const found = useMemo(() => explained(movement), [movement]);
  const { refused } = movement;
  const behind = found !== null && !sumsUp(found, kpi);
  return (
    <>
      {refused && (
        <p className={classes.note} data-testid="refused-movement" data-reason={refused.refused}>
          {refused.text}
          {found && movement.by !== null && ` ${t`What each member added is known all the same.`}`}
        </p>
      )}
      {behind && (
        <p className={classes.note} role="status">
          {t`New figures are on their way.`}
        </p>
      )}
      {found && !behind && found.waterfall.parts.length === 0 && (
        <p className={classes.note}>{t`No member moved.`}</p>
      )}
      {found && !behind && found.waterfall.parts.length > 0 && (
        <>
          <Waterfall
            name="movement"
            bridge={found.waterfall}
            kpi={kpi}
            opening={opening}
            closing={closing}
            currency={currency}
            locale={locale}
          />
          {found.effects.length > 0 && (
            <Members found={found} by={movement.by ?? ''} kpi={kpi} currency={currency} locale={locale} />
          )}
          <p className={classes.note} data-testid="sum-check">
            <span aria-hidden="true">✓ </span>
            {found.effects.length > 0
              ? t`The effects and the members each sum exactly to the change.`
              : t`The members sum exactly to the change.`}
          </p>
        </>
      )}
    </>
  );
}

interface MembersProps {
  found: Explained;
  by: string;
  kpi: KpiValue;
  currency: string;
  locale: string;
}

function Members({ found, by, kpi, currency, locale }: MembersProps) {
  const { effects, rows, waterfall } = found;
  const figure = (value: number) => (value === 0 ? '–' : figureText(kpi.unit, value, currency, locale, true));
  const tone = (value: number) => (value === 0 ? undefined : value * kpi.direction > 0 ? 'good' : 'bad');
  const totals = effects.map((_, at) => rows.reduce((sum, row) => sum + (row.effects[at] ?? 0), 0));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a narrow screen scrolls it
    <section className={classes.wide} tabIndex={0} aria-label={t`Effects by ${by.replaceAll('_', ' ')}`}>
      <table className={classes.table} data-testid="movement-members">
        <caption className="visually-hidden">{t`What each member did to ${kpi.name}, effect by effect`}</caption>
        <thead>
          <tr>
            <th scope="col">{dimensionTitle(by)}</th>
            {effects.map((effect) => (
              <th key={effect} scope="col">
                {effect}
              </th>
            ))}
            <th scope="col">{t`Change`}</th>
          </tr>
        </thead>
        <tbody className="figures">
          {rows.map((row) => (
            <tr key={row.key} data-change={row.change}>
              <th scope="row">{row.label}</th>
              {row.effects.map((value, at) => (
                <td key={effects[at]}>{figure(value)}</td>
              ))}
              <td data-tone={tone(row.change)}>{figure(row.change)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot className="figures">
          <tr>
            <th scope="row">{t`All`}</th>
            {totals.map((value, at) => (
              <td key={effects[at]}>{figure(value)}</td>
            ))}
            <td data-tone={tone(waterfall.change)}>{figure(waterfall.change)}</td>
          </tr>
        </tfoot>
      </table>
    </section>
  );
}
