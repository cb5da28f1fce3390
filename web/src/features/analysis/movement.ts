import { msg, t } from '@lingui/core/macro';
import type { KpiValue, Movement } from '@/data/documents';
import { texts } from '@/format/language';
import { formatPercent } from '@/format/ratio';
import { dimensionName } from '../departments/departmentWords';
import type { Bridge, Part } from './bridge';

/** Members of the table; the rest is one row. */
const SHOWN = 8;

/** A member's part of a change, effect by effect. */
export interface MemberRow {
  key: string;
  label: string;
  effects: number[];
  change: number;
}

/** A movement as the drawer shows it: the waterfall, and the members behind its columns where there are any. */
export interface Explained {
  waterfall: Bridge;
  effects: string[];
  rows: MemberRow[];
}

/** A dimension as a choice: "Product line". */
export const dimensionTitle = (name: string): string =>
  dimensionName(name).replace(/^./, (first) => first.toUpperCase());

/** Effects by the names that the interface gives them. */
const EFFECTS: Record<string, string> = texts({
  volume: msg`Volume`,
  mix: msg`Mix`,
  price: msg`Price`,
  cost_mix: msg`Cost mix`,
  cost_rate: msg`Cost rate`,
  rate: msg`Rate`,
  new: msg`New`,
  lost: msg`Lost`,
});

type Effect = NonNullable<Movement['bridge']>['effects'][number];

/** Of gross profit the mix is that of prices, beside that of costs. */
function effectName({ key, label }: Effect, all: readonly Effect[]): string {
  if (key === 'mix' && all.some((each) => each.key === 'cost_mix')) return t`Price mix`;
  return EFFECTS[key] ?? label;
}

/** A member as its data has it; what no member has, and the rest, in the reader's words. */
function memberName({ key, label }: { key: string; label: string }): string {
  if (key === '') return t`Not assigned`;
  return key === 'other' && label === 'Other' ? t`Other` : label;
}

/** What a movement is called. */
export function wayInWords(movement: Pick<Movement, 'way' | 'by'>): string {
  if (movement.way === 'volume_mix_price') return t`Volume, mix and price`;
  if (movement.way === 'rate_and_mix') return t`Rate and mix`;
  return movement.by === null ? t`By dimension` : t`By ${dimensionName(movement.by)}`;
}

/** What is drawn; null where all of it was refused. */
export function explained(movement: Movement): Explained | null {
  const { bridge, contribution, opening, closing } = movement;
  if (bridge !== null) {
    const moved = bridge.effects.filter((effect) => effect.amount !== 0);
    // An effect that is nothing in all may be something in each member, and then the rows need it to sum.
    const named = bridge.effects.filter(
      (effect) => effect.amount !== 0 || bridge.rows.some((row) => row.effects[effect.key]),
    );
    const parts = moved.map((effect) => ({
      key: effect.key,
      label: effectName(effect, bridge.effects),
      amount: effect.amount,
    }));
    const rows = bridge.rows.map((row) => ({
      key: row.key,
      label: memberName(row),
      effects: named.map((effect) => row.effects[effect.key] ?? 0),
      change: row.change,
    }));
    return {
      waterfall: { ...ends(bridge.opening, bridge.closing), parts, ...turns(parts) },
      effects: named.map((effect) => effectName(effect, bridge.effects)),
      rows: folded(rows, named.length),
    };
  }
  if (contribution === null || opening === null || closing === null) return null;
  const parts = [...contribution.rows, contribution.other]
    .filter((row) => row.delta !== 0)
    .map((row): Part => {
      const part = { key: row.key, label: memberName(row), amount: row.delta };
      return row.share_bp === null
        ? part
        : { ...part, detail: t`${formatPercent(row.share_bp)} of the change` };
    });
  const { gross_up: up, gross_down: down } = contribution;
  return { waterfall: { ...ends(opening, closing), parts, up, down }, effects: [], rows: [] };
}

/** Whether every part sums exactly: the columns to the change, the members to the columns, the ends to the KPI. */
export function sumsUp({ waterfall, effects, rows }: Explained, kpi: Pick<KpiValue, 'value'>): boolean {
  const columns = total(waterfall.parts.map((part) => part.amount)) === BigInt(waterfall.change);
  const members =
    effects.length === 0 ||
    (rows.every((row) => total(row.effects) === BigInt(row.change)) &&
      total(rows.map((row) => row.change)) === BigInt(waterfall.change));
  return columns && members && waterfall.closing === kpi.value;
}

const total = (amounts: readonly number[]) => amounts.reduce((sum, amount) => sum + BigInt(amount), 0n);

const ends = (opening: number, closing: number) => ({ opening, closing, change: closing - opening });

function turns(parts: readonly Part[]): Pick<Bridge, 'up' | 'down'> {
  const sum = (sign: 1 | -1) =>
    parts.reduce((total, part) => (part.amount * sign > 0 ? total + part.amount : total), 0);
  return { up: sum(1), down: sum(-1) };
}

/** The members that moved most; the others are one row. */
function folded(rows: MemberRow[], effects: number): MemberRow[] {
  if (rows.length <= SHOWN + 1) return rows;
  const rest = rows.slice(SHOWN);
  const sum = (of: (row: MemberRow) => number) => rest.reduce((total, row) => total + of(row), 0);
  const other: MemberRow = {
    key: '(other)',
    label: t`${rest.length} others`,
    effects: Array.from({ length: effects }, (_, at) => sum((row) => row.effects[at] ?? 0)),
    change: sum((row) => row.change),
  };
  return [...rows.slice(0, SHOWN), other];
}
