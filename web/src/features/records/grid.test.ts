import { describe, expect, it } from 'vitest';
import type { LocatedRecord } from '@/data/records';
import { clipboardTable, clipboardText, filled, pasteTable } from './clipboard';
import { type Draft, draftCell, takenBack } from './draft';
import { csvCell, recordsCsv, recordsWorkbook } from './exportRecords';
import { record } from './testRecord';
import { draftStep, NO_DRAFTS } from './useDrafts';

const rows = ['a', 'b', 'c'].map((id) => record(id));
const target = {
  rows,
  record: (id: string) => rows.find((row) => row.id === id),
  columns: ['date', 'account_code', 'entity_id', 'amount_minor', 'description', 'dimension:channel'],
  editable: () => true,
  accounts: new Set(['1.100', '2.100']),
};

describe('what a spreadsheet copies', () => {
  it.each([
    ['one', [['one']]],
    [
      '1\t2\r\n3\t4\r\n',
      [
        ['1', '2'],
        ['3', '4'],
      ],
    ],
    ['"two\nlines"\t"a ""word"""', [['two\nlines', 'a "word"']]],
    ['a\t\tb', [['a', '', 'b']]],
    ['in "the" middle', [['in "the" middle']]],
  ])('%j becomes cells', (text, cells) => {
    expect(clipboardTable(text)).toEqual(cells);
  });

  it('comes back from what the grid copies', () => {
    const row = record('x', { description: 'a\t"b"\nc', amount_minor: -123_456 });
    expect(clipboardTable(clipboardText(row, 'description'))).toEqual([['a\t"b"\nc']]);
    expect(clipboardText(row, 'amount_minor')).toBe('-1234.56');
  });
});

describe('a paste', () => {
  it('fills cells rightwards and downwards, beginning at the one chosen', () => {
    const pasted = pasteTable(new Map(), clipboardTable('2.50\tnew\tweb\n3.00\told\tshop\n'), {
      ...target,
      at: { id: 'b', column: 'amount_minor' },
    });
    if (!pasted.ok) throw new Error(JSON.stringify(pasted));
    expect([...pasted.drafts].map(([id, { patch }]) => [id, patch])).toEqual([
      ['b', { amount_minor: 250, description: 'new', dimensions: { channel: 'web' } }],
      ['c', { amount_minor: 300, description: 'old', dimensions: { channel: 'shop' } }],
    ]);
  });

  it('keeps what was typed into other cells, and makes no draft of what is the same', () => {
    const typed = draftCell(null, rows[0] as LocatedRecord, 'description', 'typed') as Draft;
    const pasted = pasteTable(new Map([['a', typed]]), [['9.00'], ['1.00']], {
      ...target,
      at: { id: 'a', column: 'amount_minor' },
    });
    if (!pasted.ok) throw new Error(JSON.stringify(pasted));
    expect([...pasted.drafts.keys()]).toEqual(['a']);
    expect(pasted.drafts.get('a')?.patch).toEqual({ amount_minor: 900, description: 'typed' });
  });

  it.each([
    ['abc', 'amount_minor', 'Enter an amount'],
    ['1.234', 'amount_minor', '2 decimals'],
    ['30.11.2019', 'date', 'year-month-day'],
    ['2019-02-30', 'date', 'year-month-day'],
    ['9.999', 'account_code', 'no such posting account'],
    ['x'.repeat(201), 'dimension:channel', 'Longer than 200'],
    ['east', 'entity_id', 'not edited'],
    ['1\n2\n3\n4', 'amount_minor', 'fewer rows'],
    ['a\tb\tc', 'description', 'fewer columns'],
  ])('of %j into %s changes nothing and says why', (text, column, problem) => {
    const pasted = pasteTable(new Map(), clipboardTable(text), { ...target, at: { id: 'a', column } });
    if (pasted.ok) throw new Error('it was taken');
    expect(pasted.problems.at(-1)?.problem).toContain(problem);
  });

  it('takes an account with its name, and refuses a closed month', () => {
    const at = { id: 'a', column: 'account_code' };
    const pasted = pasteTable(new Map(), [['2.100 Cost of goods']], { ...target, at });
    expect(pasted.ok && pasted.drafts.get('a')?.patch).toEqual({ account_code: '2.100' });
    const closed = pasteTable(new Map(), [['2.100']], { ...target, editable: () => false, at });
    expect(closed.ok).toBe(false);
  });
});

describe('a value drawn over other cells', () => {
  it('sets that cell alone', () => {
    expect(filled(record('x', { description: 'own' }), 'amount_minor', 5)).toMatchObject({
      amount_minor: 5,
      description: 'own',
    });
    const dimensions = { channel: 'web', region: 'north' };
    expect(filled(record('x', { dimensions }), 'dimension:channel', 'shop').dimensions).toEqual({
      channel: 'shop',
      region: 'north',
    });
    expect(filled(record('x', { dimensions }), 'dimension:channel', '').dimensions).toEqual({
      region: 'north',
    });
  });
});

describe('steps', () => {
  const draft = (minor: number) =>
    new Map([['a', draftCell(null, rows[0] as LocatedRecord, 'amount_minor', minor) as Draft]]);

  it('are taken back and made again; a new one ends what was taken back', () => {
    const [one, two, three] = [draft(1), draft(2), draft(3)];
    const typed = [one, two].reduce((now, drafts) => draftStep(now, { type: 'set', drafts }), NO_DRAFTS);
    const back = draftStep(typed, { type: 'undo' });
    expect(back.now).toBe(one);
    expect(draftStep(back, { type: 'redo' }).now).toBe(two);
    const other = draftStep(back, { type: 'set', drafts: three });
    expect(draftStep(other, { type: 'redo' }).now).toBe(three);
    expect(draftStep(NO_DRAFTS, { type: 'undo' })).toBe(NO_DRAFTS);
  });

  it('that were saved are proposed the other way round, on the records as they are now', () => {
    const before = record('a', { dimensions: { channel: 'web' } });
    let saved = draftCell(null, before, 'amount_minor', 900) as Draft;
    saved = draftCell(saved, before, 'dimension:channel', '') as Draft;
    const now = record('a', { amount_minor: 900, dimensions: {}, version: 2, description: 'meanwhile' });
    const back = takenBack(new Map([['a', saved]]), [now]).get('a');
    expect(back?.record.version).toBe(2);
    expect(back?.patch).toEqual({ amount_minor: 100, dimensions: { channel: 'web' } });
    expect(takenBack(new Map([['a', saved]]), [before]).size, 'it says so already').toBe(0);
    expect(takenBack(new Map([['a', saved]]), []).size, 'it is gone').toBe(0);
  });
});

describe('an export', () => {
  const context = { accountName: () => 'Sales, net', entityName: () => 'West' };
  const evil = record('e', {
    amount_minor: -123_456,
    description: '=HYPERLINK("http://evil","x")',
    dimensions: { channel: '+1-800' },
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '|calc'])('makes %j plain text', (text) => {
    expect(csvCell(text)).toBe(`"'${text}"`);
  });

  it('writes CSV with exact amounts and no formula', () => {
    const [head, line, end] = recordsCsv([evil], context).split('\r\n');
    expect(head).toBe(
      '\uFEFFDate,Entity,Entity name,Account,Account name,Scenario,Amount,Currency,Description,Channel,Record',
    );
    expect(line).toBe(
      `2019-12-03,west,West,1.100,"Sales, net",actual,-1234.56,USD,"'=HYPERLINK(""http://evil"",""x"")","'+1-800",e`,
    );
    expect(end).toBe('');
  });

  it('writes a workbook in which texts are texts and amounts numbers', async () => {
    const large = record('l', { amount_minor: 9_007_199_254_740_991 });
    const blob = await recordsWorkbook([evil, large], context);
    const { unzipSync, strFromU8 } = await import('fflate');
    const files = unzipSync(new Uint8Array(await blob.arrayBuffer()));
    const sheet = strFromU8(files['xl/worksheets/sheet1.xml'] as Uint8Array);
    expect(sheet).not.toContain('<f>');
    expect(sheet).toContain('<v>-1234.56</v>');
    const texts = strFromU8(files['xl/sharedStrings.xml'] as Uint8Array);
    expect(texts).toContain('=HYPERLINK(');
    expect(texts, 'beyond 15 digits a number is not exact').toContain('90071992547409.91');
  });
});
