import { describe, expect, it } from 'vitest';
import type { Offer } from '../bindings/Offer';
import { plan, profile } from '../test/fixtures';
import {
  applyOffer,
  cellMendOf,
  isInForce,
  mendCount,
  removeAllMends,
  removeCellMend,
  removeColumnMend,
  setCellMend,
} from './mends';

const mend = { record: 1, line: 3, column: 'email', was: 'x', value: 'x@example.com' };
const emailOf = (of: typeof plan) => of.columns.find((entry) => entry.column === 'email');

describe('an offer', () => {
  const offers: Offer[] = [
    { offer: 'read_as', column: 'user_id', kind: 'text' },
    { offer: 'null_word', column: 'email', word: 'NULL' },
    { offer: 'trim', column: 'email' },
    { offer: 'remove_invisible', column: 'email' },
    { offer: 'plain_spaces', column: 'email' },
    { offer: 'leave_out', column: 'email' },
    { offer: 'remove_index', index: 'UsernameIndex' },
    { offer: 'duplicates', choice: 'merge' },
    { offer: 'join_surplus' },
    { offer: 'generate_key' },
    { offer: 'leave_out_headers' },
    { offer: 'leave_out_blank' },
    { offer: 'leave_out_record', record: 3, line: 5, was: 'Total' },
  ];
  it.each(offers)('$offer is in force once applied, and leaves the plan given alone', (offer) => {
    const before = structuredClone(plan);
    expect(isInForce(plan, offer)).toBe(false);
    const after = applyOffer(plan, offer);
    expect(isInForce(after, offer)).toBe(true);
    expect(applyOffer(after, offer)).toBe(after);
    expect(plan).toEqual(before);
  });

  it('to read a column as another type changes only that', () => {
    const read = applyOffer(plan, { offer: 'read_as', column: 'user_id', kind: 'text' });
    expect(read.columns[0]).toEqual({ ...plan.columns[0], kind: 'text' });
    expect(read.table).toEqual(plan.table);
  });

  it('to replace takes the value given, once for each value replaced', () => {
    const offer: Offer = { offer: 'replace', column: 'email', from: 'Y' };
    expect(applyOffer(plan, offer)).toBe(plan);
    const replaced = applyOffer(plan, offer, 'yes');
    const trimmed = applyOffer(replaced, { offer: 'trim', column: 'email' });
    const again = applyOffer(trimmed, offer, 'true');
    // The newest acts last: it sees what the others leave.
    expect(emailOf(again)?.mends).toEqual([
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
    const offer: Offer = { offer: 'read_as', column: 'user_id', kind: 'yes_no' };
    expect(applyOffer(plan, offer, undefined, known).columns[0]?.yes_no).toEqual(words);
  });

  it('to make a key makes it the partition key, alone', () => {
    const sorted = { ...plan, table: { ...plan.table, sort_key: 'email' } };
    const made = applyOffer(sorted, { offer: 'generate_key' });
    expect(made.generated_key?.attribute).toBe(made.table.partition_key);
    expect(made.table.partition_key).not.toBe(plan.table.partition_key);
    expect(made.table.sort_key).toBeNull();
  });
});

describe('a cell typed anew', () => {
  it('stands once for each cell', () => {
    const once = setCellMend(plan, mend);
    const twice = setCellMend(once, { ...mend, value: 'y@example.com' });
    expect(twice.cell_mends).toEqual([{ ...mend, value: 'y@example.com' }]);
    expect(cellMendOf(twice, 1, 'email')?.value).toBe('y@example.com');
    expect(cellMendOf(twice, 2, 'email')).toBeUndefined();
  });

  it('is no mend when it is what stands in the file', () => {
    expect(setCellMend(plan, { ...mend, value: 'x' })).toBe(plan);
    const once = setCellMend(plan, mend);
    expect(setCellMend(once, { ...mend, value: 'x' }).cell_mends).toEqual([]);
    expect(setCellMend(once, mend)).toBe(once);
  });

  it('can be taken back', () => {
    const once = setCellMend(plan, mend);
    expect(removeCellMend(once, 1, 'email').cell_mends).toEqual([]);
    expect(removeCellMend(once, 2, 'email')).toBe(once);
  });
});

describe('all mends', () => {
  const mended = setCellMend(
    applyOffer(
      applyOffer(plan, { offer: 'trim', column: 'email' }),
      { offer: 'replace', column: 'email', from: 'Y' },
      'yes',
    ),
    mend,
  );

  it('are counted, and removed one by one or together', () => {
    expect(mendCount(plan)).toBe(0);
    expect(mendCount(mended)).toBe(3);
    expect(emailOf(removeColumnMend(mended, 'email', 0))?.mends).toEqual([
      { kind: 'replace', from: 'Y', to: 'yes' },
    ]);
    expect(removeColumnMend(mended, 'email', 7)).toBe(mended);
    expect(removeAllMends(mended)).toEqual(plan);
    const records = [
      { offer: 'join_surplus' },
      { offer: 'leave_out_headers' },
      { offer: 'leave_out_blank' },
      { offer: 'leave_out_record', record: 3, line: 5, was: 'Total' },
    ] satisfies Offer[];
    const ofRecords = records.reduce((before, offer) => applyOffer(before, offer), plan);
    expect(mendCount(ofRecords)).toBe(4);
    expect(removeAllMends(ofRecords)).toEqual(plan);
    expect(removeAllMends(plan)).toBe(plan);
  });
});
