import type { KpiValue, Movement } from '@/data/documents';
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

/** What a movement is called. */
export function wayInWords(movement: Pick<Movement, 'way' | 'by'>): string {
  if (movement.way === 'volume_mix_price') return 'Volume, mix and price';
  if (movement.way === 'rate_and_mix') return 'Rate and mix';
  return movement.by === null ? 'By dimension' : `By ${dimensionName(movement.by)}`;
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
    const parts = moved.map(({ key, label, amount }) => ({ key, label, amount }));
    const rows = bridge.rows.map((row) => ({
      key: row.key,
      label: row.label,
      effects: named.map((effect) => row.effects[effect.key] ?? 0),
      change: row.change,
    }));
    return {
      waterfall: { ...ends(bridge.opening, bridge.closing), parts, ...turns(parts) },
      effects: named.map((effect) => effect.label),
      rows: folded(rows, named.length),
    };
  }
  if (contribution === null || opening === null || closing === null) return null;
  const parts = [...contribution.rows, contribution.other]
    .filter((row) => row.delta !== 0)
    .map((row): Part => {
      const part = { key: row.key, label: row.label, amount: row.delta };
      return row.share_bp === null
        ? part
        : { ...part, detail: `${formatPercent(row.share_bp)} of the change` };
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
    label: `${rest.length} others`,
    effects: Array.from({ length: effects }, (_, at) => sum((row) => row.effects[at] ?? 0)),
    change: sum((row) => row.change),
  };
  return [...rows.slice(0, SHOWN), other];
}
