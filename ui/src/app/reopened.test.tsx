import type { ReadSource } from '../engine';
import { act, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import {
  check,
  checked,
  choices,
  failure,
  known,
  plan,
  profile,
  proposal,
  source,
} from '../test/fixtures';
import { deferred, fakeEngine, renderApp } from '../test/renderApp';
import { migrationReducer, type MigrationState } from './migration';
import { importClosed, stepEntry } from './steps';

const aws = { kind: 'aws', profile: 'work', region: null } as const;
const own = { ...plan, table: { ...plan.table, name: 'Own' } };
const reopened = {
  source: { ...source, source_id: 'source-2' },
  plan: own,
  destination: aws,
  choices: { ...choices, keep_copy: true },
};

function after(step: 'import' | 'preview', before: MigrationState = checked): MigrationState {
  return migrationReducer(before, { type: 'run reopened', reopened, job: 'read-2', step });
}

describe('a run that is reopened', () => {
  it('brings its file, plan, destination and choices, and nothing stays of what was open', () => {
    expect(after('import')).toMatchObject({
      step: 'import',
      source: reopened.source,
      plan: own,
      destination: aws,
      choices: reopened.choices,
      profile: null,
      check: null,
      ended: null,
      reading: { job: 'read-2' },
    });
  });

  it('keeps what is known of the destination only where it is the same', () => {
    const of = known(aws);
    expect(after('import', { ...checked, known: of }).known).toBeNull();
    expect(after('import', { ...checked, known: of, destination: aws }).known).toBe(of);
  });

  it('keeps its plan when the file has been read, and leaves the data’s proposal to go back to', () => {
    const read = migrationReducer(after('preview'), {
      type: 'read',
      job: 'read-2',
      profile,
      proposal,
      questions: [],
    });
    expect(read).toMatchObject({ plan: own, profile, dataProposal: proposal, reading: null });
  });

  it('can be imported once it is checked, while the file is still being read', () => {
    const state = after('import');
    expect(importClosed(state)).not.toBeNull();
    const checking = migrationReducer(state, { type: 'check started', job: 'c' });
    expect(importClosed(checking)).toBe('Every record is being checked first.');
    const failed = migrationReducer(checking, {
      type: 'check failed',
      job: 'c',
      failure: failure('no_such_file', 'The file is gone.'),
    });
    expect(importClosed(failed)).toContain('The file is gone.');
    const done = migrationReducer(checking, {
      type: 'checked',
      job: 'c',
      plan: own,
      result: check,
    });
    expect(importClosed(done)).toBeNull();
    expect(stepEntry(done, 'preview').closed).toMatch(/still being read/);
  });
});

describe('The preview of a file that is still being read', () => {
  it('says how far it is, can be cancelled, and reads again', async () => {
    const reading = deferred<never>();
    const engine = fakeEngine({ readSource: () => reading.promise });
    const user = renderApp({
      ...after('preview'),
      reading: { job: 'read-2', progress: { records: 1200, bytes: 1, bytes_total: 2, seconds: 1 } },
    });
    expect(screen.getByText(/1,200 records/)).toBeTruthy();
    await user.click(screen.getByTestId('cancel-read'));
    expect(engine.cancel).toHaveBeenCalledWith('read-2');
  });

  it('says why it could not be read', async () => {
    const again = deferred<ReadSource>();
    fakeEngine({ readSource: () => again.promise });
    const user = renderApp({
      ...after('preview'),
      reading: null,
      readFailure: failure('no_such_file', 'The file is gone.'),
    });
    expect(screen.getByTestId('failure').textContent).toContain('The file is gone.');
    await user.click(screen.getByText('Read it again'));
    await act(async () => again.resolve({ profile, proposal, questions: [] }));
    expect(await screen.findByRole('grid')).toBeTruthy();
    expect(screen.getByTestId('step-design').textContent).toContain('Own');
  });
});
