import { describe, expect, it } from 'vitest';
import { failure, report } from '../test/fixtures';
import { runHeadline, runSum, undoSum } from './reportWords';
import {
  canContinue,
  importOf,
  runName,
  runWords,
  stoppedSentence,
  undoneWords,
  whyStopped,
} from './runWords';
import { runSummary } from '../test/runs';

const part = { ...report, records_read: 45_000, items_written: 44_991 };
const cancelled = runSummary({
  state: 'cancelled',
  records_total: 100_000,
  report: part,
  not_continued: null,
});
const undo = runSummary({
  id: 'undo-1',
  kind: { kind: 'undo', run: 'run-1', puts_back: false },
  report: {
    ...report,
    records_read: 110,
    items_deleted: 90,
    items_restored: 5,
    items_kept: 8,
    records_rejected: 4,
    duplicates_set_aside: 3,
  },
});

describe('what is said of a run', () => {
  it('names how far it came, and how it ended', () => {
    expect(stoppedSentence(cancelled)).toBe(
      'The import of users.csv into Users was cancelled at 45,000 of 100,000 records.',
    );
    expect(stoppedSentence({ ...cancelled, state: 'interrupted', records_total: null })).toBe(
      'The import of users.csv into Users was interrupted at 45,000 records.',
    );
    expect(
      stoppedSentence({ ...cancelled, state: 'stopped', report: { ...part, records_read: 0 } }),
    ).toMatch(/stopped before its first record\.$/);
    expect(stoppedSentence({ ...undo, state: 'cancelled', records_total: 200 })).toBe(
      'Undoing the import of users.csv into Users was cancelled at 110 of 200 records.',
    );
  });

  it('tells an import that AWS carries on by itself', () => {
    const imported = runSummary({
      state: 'interrupted',
      report: { ...part, route: 's3', import_arn: 'arn', import_status: 'IN_PROGRESS' },
    });
    expect(runWords(imported, null)).toMatchObject({ state: 'AWS imports', tone: 'calm' });
    expect(stoppedSentence(imported)).toBe('The import of users.csv into Users goes on at AWS.');
  });

  it('leaves out the middle of a long name, and no more', () => {
    const sentence = stoppedSentence({ ...cancelled, file_name: `${'a'.repeat(80)}-2026.csv` });
    expect(sentence).toMatch(/^The import of a{26}…a+-2026\.csv into Users/);
    expect(sentence).toMatch(/45,000 of 100,000 records\.$/);
  });

  it('can be continued only where it ended early and nothing speaks against it', () => {
    expect(canContinue(cancelled)).toBe(true);
    expect(canContinue({ ...cancelled, not_continued: 'The file was changed.' })).toBe(false);
    expect(canContinue(runSummary({ not_continued: null }))).toBe(false);
    expect(canContinue({ ...cancelled, state: 'running' })).toBe(false);
  });

  it('tells a run’s state in plain words, with its tone', () => {
    expect(runWords(cancelled, null)).toEqual({
      state: 'Cancelled',
      tone: 'amber',
      detail: 'at 45,000 of 100,000',
    });
    expect(runWords(runSummary(), null)).toMatchObject({ state: 'Finished', tone: 'good' });
    expect(runWords(undo, null).state).toBe('Undone');
    expect(runWords(runSummary(), undo)).toMatchObject({ state: 'Undone later' });
    expect(runWords(runSummary(), { ...undo, state: 'stopped' })).toMatchObject({
      state: 'Undone in part',
      tone: 'amber',
    });
    expect(runWords({ ...cancelled, state: 'running' }, null).tone).toBe('calm');
  });

  it('says why it ended early, where there is something to say', () => {
    expect(whyStopped(cancelled)).toBeNull();
    expect(whyStopped({ ...cancelled, state: 'interrupted' })).toMatch(/shut down/);
    expect(
      whyStopped({
        ...cancelled,
        state: 'stopped',
        report: { ...part, stopped: failure('no_answer', 'It went silent.') },
      }),
    ).toBe('It went silent.');
  });

  it('knows an undo from an import', () => {
    expect(importOf(undo)).toBe('run-1');
    expect(importOf(cancelled)).toBe('run-1');
    expect(runName(undo)).toBe('Import of users.csv into Users, undone');
    expect(undoneWords(undo)).toBe('90 deleted, 5 restored');
    expect(undoneWords({ ...undo, report: { ...undo.report, items_restored: 0 } })).toBe(
      '90 deleted',
    );
  });
});

describe('the sum of a run', () => {
  it('accounts for every record of an undo', () => {
    expect(undoSum(undo.report)).toBe(
      '110 read = 90 deleted + 5 restored + 8 kept + 4 rejected + 3 set aside',
    );
    expect(undoSum({ ...undo.report, records_read: 120 })).toMatch(/\+ 10 on the way$/);
  });

  it('counts what an import kept, where it was to keep', () => {
    const kept = { ...report, records_read: 14, items_written: 2, items_kept: 11 };
    const choices = { existing: 'keep', keep_copy: false, most_write_units: null } as const;
    expect(runSum(runSummary({ report: kept, choices }))).toBe(
      '14 read = 2 written + 11 kept + 1 rejected + 0 set aside',
    );
    expect(runSum(undo)).toContain('deleted');
  });

  it('stands below a headline of what was done', () => {
    expect(runHeadline(runSummary(), false)).toBe('Finished: 2 items written');
    expect(runHeadline(runSummary(), true)).toMatch(/undone later/);
    expect(runHeadline(cancelled, false)).toBe('Cancelled: 44,991 items written before that');
    expect(runHeadline(undo, false)).toBe('Undone: 90 items deleted, 5 put back');
  });
});
