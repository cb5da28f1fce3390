import { t } from '@lingui/core/macro';
import { useCallback, useMemo } from 'react';
import type { KpiValue } from '@/data/documents';
import { figureText } from '@/format/figure';
import type { Palette } from '../dashboard/revenueOption';
import { useChart } from '../dashboard/useChart';
import classes from './Analysis.module.css';
import type { Bridge } from './bridge';
import { axisStart, waterfallOption, waterfallSteps } from './waterfallOption';

interface Props {
  name: string;
  bridge: Bridge;
  kpi: KpiValue;
  /** What it starts from and what it comes to: "Nov 19", "Dec 19". */
  opening: string;
  closing: string;
  currency: string;
  locale: string;
  /** The columns for the eye, the table for screen readers: for a tile. */
  brief?: boolean;
}

/** From one figure to another by what its members did, as columns and as a table of the same figures. */
export function Waterfall({ name, bridge, kpi, opening, closing, currency, locale, brief = false }: Props) {
  const steps = useMemo(() => waterfallSteps(bridge, opening, closing), [bridge, opening, closing]);
  const option = useCallback(
    (palette: Palette) => waterfallOption(steps, kpi, currency, locale, palette),
    [steps, kpi, currency, locale],
  );
  const chart = useChart(option);
  const money = (value: number, signed: boolean) => figureText(kpi.unit, value, currency, locale, signed);
  return (
    <>
      <div ref={chart} style={{ height: 34 * steps.length + 34 }} data-testid={`waterfall-${name}`} />
      {axisStart(steps) > 0 && <p className={classes.note}>{t`The axis does not begin at zero.`}</p>}
      <table
        className={brief ? 'visually-hidden' : classes.table}
        data-testid={`parts-${name}`}
        data-change={bridge.change}
      >
        <caption className="visually-hidden">
          {t`What moved ${kpi.name} from ${opening} to ${closing}`}
        </caption>
        <thead>
          <tr>
            <th scope="col">{t`Part`}</th>
            <th scope="col">{t`Effect`}</th>
          </tr>
        </thead>
        <tbody className="figures">
          <tr>
            <th scope="row">{opening}</th>
            <td>{money(bridge.opening, false)}</td>
          </tr>
          {bridge.parts.map((part) => (
            <tr key={part.key} data-part={part.amount}>
              <th scope="row">{part.label}</th>
              <td data-tone={tone(kpi.direction * part.amount)}>
                {money(part.amount, true)}
                {part.detail && <span className={classes.detail}>{part.detail}</span>}
                <span className="visually-hidden">{words(kpi.direction * part.amount)}</span>
              </td>
            </tr>
          ))}
          <tr>
            <th scope="row">{closing}</th>
            <td>{money(bridge.closing, false)}</td>
          </tr>
        </tbody>
      </table>
      <p className={classes.note}>
        {t`Rises ${money(bridge.up, true)}, falls ${money(bridge.down, true)}, together ${money(bridge.change, true)}.`}
      </p>
    </>
  );
}

const tone = (effect: number) => (effect > 0 ? 'good' : effect < 0 ? 'bad' : 'neutral');
const words = (effect: number) => (effect > 0 ? t`, favourable` : effect < 0 ? t`, unfavourable` : '');
