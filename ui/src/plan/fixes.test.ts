import { describe, expect, it } from 'vitest';
import type { SuggestedFix } from '../bindings/SuggestedFix';
import { plan, profile } from '../test/fixtures';
import {
  applyFix,
  cellFixOf,
  isInForce,
  fixCount,
  removeAllFixes,
  removeCellFix,
  removeColumnFix,
  setCellFix,
} from './fixes';

const cellFix = { record: 1, line: 3, column: 'email', was: 'x', value: 'x@example.com' };
const emailOf = (of: typeof plan) => of.columns.find((entry) => entry.column === 'email');

describe('a suggested fix', () => {
  const fixes: SuggestedFix[] = [
    { fix: 'read_as', column: 'user_id', kind: 'text' },
    { fix: 'null_word', column: 'email', word: 'NULL' },
    { fix: 'trim', column: 'email' },
    { fix: 'remove_invisible', column: 'email' },
    { fix: 'plain_spaces', column: 'email' },
    { fix: 'leave_out', column: 'email' },
    { fix: 'remove_index', index: 'UsernameIndex' },
    { fix: 'duplicates', choice: 'merge' },
    { fix: 'join_surplus' },
    { fix: 'generate_key' },
    { fix: 'leave_out_headers' },
    { fix: 'leave_out_blank' },
    { fix: 'leave_out_record', record: 3, line: 5, was: 'Total' },
  ];
  it.each(fixes)('$fix is in force once applied, and leaves the plan given alone', (fix) => {
    const before = structuredClone(plan);
    expect(isInForce(plan, fix)).toBe(false);
    const after = applyFix(plan, fix);
    expect(isInForce(after, fix)).toBe(true);
    expect(applyFix(after, fix)).toBe(after);
    expect(plan).toEqual(before);
  });

  it('to read a column as another type changes only that', () => {
    const read = applyFix(plan, { fix: 'read_as', column: 'user_id', kind: 'text' });
    expect(read.columns[0]).toEqual({ ...plan.columns[0], kind: 'text' });
    expect(read.table).toEqual(plan.table);
  });

  it('to replace takes the value given, once for each value replaced', () => {
    const fix: SuggestedFix = { fix: 'replace', column: 'email', from: 'Y' };
    expect(applyFix(plan, fix)).toBe(plan);
    const replaced = applyFix(plan, fix, 'yes');
    const trimmed = applyFix(replaced, { fix: 'trim', column: 'email' });
    const again = applyFix(trimmed, fix, 'true');
    // The newest acts last: it sees what the others leave.
    expect(emailOf(again)?.fixes).toEqual([
      { kind: 'trim' },
      { kind: 'replace', from: 'Y', to: 'true' },
    ]);
  });

  it('to read a column as another type reads it as its values are written', () => {
    const words = { yes: 'Y', no: 'N' };
    const [first] = profile.columns;
    const known = {
      ...profile,
      columns: first
        ? [
            {
              ...first,
              candidates: first.candidates.map((candidate) => ({
                ...candidate,
                kind: 'yes_no' as const,
                yes_no: words,
              })),
            },
          ]
        : [],
    };
    const fix: SuggestedFix = { fix: 'read_as', column: 'user_id', kind: 'yes_no' };
    expect(applyFix(plan, fix, undefined, known).columns[0]?.yes_no).toEqual(words);
  });

  it('to make a key makes it the partition key, alone', () => {
    const sorted = { ...plan, table: { ...plan.table, sort_key: 'email' } };
    const made = applyFix(sorted, { fix: 'generate_key' });
    expect(made.generated_key?.attribute).toBe(made.table.partition_key);
    expect(made.table.partition_key).not.toBe(plan.table.partition_key);
    expect(made.table.sort_key).toBeNull();
  });
});

describe('a cell retyped', () => {
  it('stands once for each cell', () => {
    const once = setCellFix(plan, cellFix);
    const twice = setCellFix(once, { ...cellFix, value: 'y@example.com' });
    expect(twice.cell_fixes).toEqual([{ ...cellFix, value: 'y@example.com' }]);
    expect(cellFixOf(twice, 1, 'email')?.value).toBe('y@example.com');
    expect(cellFixOf(twice, 2, 'email')).toBeUndefined();
  });

  it('is no fix when it is what stands in the file', () => {
    expect(setCellFix(plan, { ...cellFix, value: 'x' })).toBe(plan);
    const once = setCellFix(plan, cellFix);
    expect(setCellFix(once, { ...cellFix, value: 'x' }).cell_fixes).toEqual([]);
    expect(setCellFix(once, cellFix)).toBe(once);
  });

  it('can be undone', () => {
    const once = setCellFix(plan, cellFix);
    expect(removeCellFix(once, 1, 'email').cell_fixes).toEqual([]);
    expect(removeCellFix(once, 2, 'email')).toBe(once);
  });
});

describe('all fixes', () => {
  const fixed = setCellFix(
    applyFix(
      applyFix(plan, { fix: 'trim', column: 'email' }),
      { fix: 'replace', column: 'email', from: 'Y' },
      'yes',
    ),
    cellFix,
  );

  it('are counted, and removed one by one or together', () => {
    expect(fixCount(plan)).toBe(0);
    expect(fixCount(fixed)).toBe(3);
    expect(emailOf(removeColumnFix(fixed, 'email', 0))?.fixes).toEqual([
      { kind: 'replace', from: 'Y', to: 'yes' },
    ]);
    expect(removeColumnFix(fixed, 'email', 7)).toBe(fixed);
    expect(removeAllFixes(fixed)).toEqual(plan);
    const records = [
      { fix: 'join_surplus' },
      { fix: 'leave_out_headers' },
      { fix: 'leave_out_blank' },
      { fix: 'leave_out_record', record: 3, line: 5, was: 'Total' },
    ] satisfies SuggestedFix[];
    const ofRecords = records.reduce((before, fix) => applyFix(before, fix), plan);
    expect(fixCount(ofRecords)).toBe(4);
    expect(removeAllFixes(ofRecords)).toEqual(plan);
    expect(removeAllFixes(plan)).toBe(plan);
  });
});
