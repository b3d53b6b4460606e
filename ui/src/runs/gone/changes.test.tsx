import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { Destination } from '../../bindings/Destination';
import type { FoundChanges } from '../../bindings/FoundChanges';
import type { Report } from '../../bindings/Report';
import { WhatWouldChange } from '../../steps/import/before/WhatWouldChange';
import { foundChanges } from '../../test/changes';
import { failure, plan, report } from '../../test/fixtures';
import { fakeEngine } from '../../test/renderApp';
import { renderPart } from '../../test/renderPart';
import { runSummary } from '../../test/runs';
import { useState } from 'react';
import { ChangesPanel } from './ChangesPanel';
import { changesHeadline, changesSum } from './changesWords';
import { DeletionPanel } from './DeletionPanel';

const practice: Destination = { kind: 'practice' };
const aws: Destination = { kind: 'aws', profile: 'work', region: 'eu-central-1' };
const tables = [{ sourceId: 'source-1', plan }];
const deleted: Report = {
  ...report,
  run: 'run-9',
  items_written: 0,
  items_deleted: 1,
  records_read: 1,
  records_rejected: 0,
};

function Held({ destination }: { destination: Destination }) {
  const [found, setFound] = useState<FoundChanges[] | null>(null);
  const [isOpen, setOpen] = useState(true);
  return (
    isOpen && (
      <ChangesPanel
        tables={tables}
        destination={destination}
        found={found}
        onFound={setFound}
        onClose={() => setOpen(false)}
      />
    )
  );
}

describe('What a newer file would change', () => {
  it('is looked for at once where nothing is charged, and told row by row', async () => {
    const engine = fakeEngine();
    renderPart(<Held destination={practice} />);
    expect((await screen.findByTestId('changes-headline')).textContent).toBe(
      '2 items to write, and 1 gone from the file',
    );
    expect(engine.findChanges.mock.calls[0]?.slice(0, 3)).toEqual(['source-1', plan, practice]);
    const changed = screen.getByTestId('changes-changed');
    expect(changed.textContent).toContain('ann@a.com');
    expect(changed.textContent).toContain('ann@b.com');
    expect(screen.getByTestId('changes-new').textContent).toContain('104');
    expect(screen.getByTestId('gone-keys').textContent).toContain('101');
  });

  it('says what looking costs on AWS before it reads anything', async () => {
    const engine = fakeEngine();
    const { user } = renderPart(<Held destination={aws} />);
    await waitFor(() => expect(screen.getByTestId('changes-cost').textContent).toContain('96 KB'));
    expect(engine.findChanges).not.toHaveBeenCalled();
    await user.click(screen.getByTestId('changes-start'));
    expect(await screen.findByTestId('changes-headline')).toBeTruthy();
  });

  it('says why nothing can be deleted where rows were rejected', async () => {
    fakeEngine({
      findChanges: async () => ({
        ...foundChanges,
        changes: { ...foundChanges.changes, rejected: 2 },
        list: null,
        not_deleted: '2 rows were rejected.',
      }),
    });
    renderPart(<Held destination={practice} />);
    expect((await screen.findByTestId('gone-keys')).textContent).toContain('2 rows were rejected.');
    expect(screen.queryByTestId('delete-gone')).toBeNull();
  });

  it('doubts a file that has less than half of the table', async () => {
    fakeEngine({ findChanges: async () => ({ ...foundChanges, doubt: 'Is it whole?' }) });
    const { user } = renderPart(<Held destination={practice} />);
    expect((await screen.findByTestId('gone-keys')).textContent).toContain('Is it whole?');
    await user.click(screen.getByTestId('delete-gone'));
    expect(screen.getByTestId('deletion-doubt').textContent).toContain('Is it whole?');
  });

  it('is told of each of several tables by its name', async () => {
    const engine = fakeEngine();
    renderPart(
      <ChangesPanel
        tables={[
          { name: 'people', sourceId: 'source-1', plan },
          { name: 'towns', sourceId: 'source-2', plan },
        ]}
        destination={practice}
        found={[foundChanges, { ...foundChanges, list: 'gone-2' }]}
        onFound={vi.fn<(found: FoundChanges[] | null) => void>()}
        onClose={vi.fn<() => void>()}
      />,
    );
    const headlines = screen.getAllByTestId('changes-headline').map((of) => of.textContent);
    expect(headlines).toEqual([
      'people in Users: 2 items to write, and 1 gone from the file',
      'towns in Users: 2 items to write, and 1 gone from the file',
    ]);
    expect(screen.getAllByTestId('delete-gone')).toHaveLength(2);
    expect(engine.findChanges).not.toHaveBeenCalled();
  });

  it('tells a failure and can be tried again', async () => {
    let broken = true;
    const engine = fakeEngine({
      findChanges: async () =>
        broken ? Promise.reject(failure('unreachable', 'No answer.')) : foundChanges,
    });
    const { user } = renderPart(<Held destination={practice} />);
    await screen.findByText('No answer.');
    broken = false;
    await user.click(screen.getByTestId('changes-start'));
    expect(await screen.findByTestId('changes-headline')).toBeTruthy();
    expect(engine.findChanges).toHaveBeenCalledTimes(2);
  });

  it('is deleted in a run of its own, and looked for again after it', async () => {
    const engine = fakeEngine({ deleteGone: async () => deleted });
    const { user } = renderPart(<Held destination={practice} />);
    await user.click(await screen.findByTestId('delete-gone'));
    expect(engine.deleteGone).not.toHaveBeenCalled();
    expect(screen.getByTestId('deletion-consequences').textContent).toContain('A copy of each');
    await user.click(screen.getByTestId('deletion-start'));
    expect((await screen.findByTestId('deletion-sum')).textContent).toBe(
      '1 read = 1 deleted + 0 kept',
    );
    expect(engine.deleteGone.mock.calls[0]?.slice(0, 2)).toEqual(['gone-1', null]);
    await user.click(screen.getByTestId('deletion-done'));
    await waitFor(() => expect(engine.findChanges).toHaveBeenCalledTimes(2));
  });

  it('wants the table’s name typed before it deletes on AWS', async () => {
    const engine = fakeEngine({ deleteGone: async () => deleted });
    const { user } = renderPart(
      <DeletionPanel
        goes={{
          kind: 'list',
          list: 'gone-1',
          table: 'Users',
          count: 1,
          keys: ['101'],
          doubt: null,
          onAws: true,
        }}
        onClose={vi.fn<() => void>()}
      />,
    );
    const start = screen.getByTestId('deletion-start');
    await user.click(start);
    expect(engine.deleteGone).not.toHaveBeenCalled();
    expect(screen.getByTestId('panel-words').textContent).toMatch(/Type the table’s name/);
    await user.type(screen.getByTestId('deletion-name'), 'Users');
    await user.click(start);
    expect(engine.deleteGone.mock.calls[0]?.slice(0, 2)).toEqual(['gone-1', 'Users']);
  });

  it('goes on as the run that stopped', async () => {
    const engine = fakeEngine({
      deleteGone: async () => ({ ...deleted, cancelled: true }),
      continueDeletion: async () => deleted,
    });
    const { user } = renderPart(
      <DeletionPanel
        goes={{
          kind: 'list',
          list: 'gone-1',
          table: 'Users',
          count: 2,
          keys: [],
          doubt: null,
          onAws: false,
        }}
        onClose={vi.fn<() => void>()}
      />,
    );
    await user.click(screen.getByTestId('deletion-start'));
    await user.click(await screen.findByTestId('deletion-continue'));
    await waitFor(() =>
      expect(engine.continueDeletion.mock.calls[0]?.slice(0, 2)).toEqual(['run-9', null]),
    );
  });

  it('goes on from the list of imports with what is left', async () => {
    fakeEngine({ continueDeletion: async () => deleted });
    const run = runSummary({
      kind: { kind: 'delete_gone' },
      state: 'cancelled',
      records_total: 10,
      report: { ...deleted, records_read: 4, items_deleted: 4 },
    });
    renderPart(<DeletionPanel goes={{ kind: 'on', run }} onClose={vi.fn<() => void>()} />);
    expect(screen.getByTestId('deletion-start').textContent).toBe('Delete 6 items');
  });

  it('is summed up beside the choice', async () => {
    fakeEngine();
    const onFound = vi.fn<(found: FoundChanges[] | null) => void>();
    renderPart(<WhatWouldChange tables={tables} found={[foundChanges]} onFound={onFound} />);
    expect(screen.getByTestId('changes-sum').textContent).toBe(
      '1 new, 1 changed, 1 unchanged; 1 gone from the file',
    );
  });
});

describe('Words for changes', () => {
  const of = (counts: Partial<FoundChanges['changes']>) => ({
    ...foundChanges.changes,
    new: 0,
    changed: 0,
    gone: 0,
    ...counts,
  });
  it.each([
    [of({}), 'Everything is as the file has it'],
    [of({ gone: 1 }), 'Nothing to write; 1 item gone from the file'],
    [of({ new: 1 }), '1 item to write'],
    [of({ changed: 2, gone: 3 }), '2 items to write, and 3 gone from the file'],
  ])('%#', (changes, words) => {
    expect(changesHeadline([changes])).toBe(words);
  });
  it('add up over tables', () => {
    expect(changesSum([of({ new: 1 }), of({ new: 2, gone: 1 })])).toBe(
      '3 new, 0 changed, 2 unchanged; 1 gone from the file',
    );
  });
});
