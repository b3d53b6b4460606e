import { act, screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { ImportProgress } from '../../bindings/ImportProgress';
import type { Report } from '../../bindings/Report';
import type { TableState } from '../../bindings/TableState';
import { checked, failure, report, shape } from '../../test/fixtures';
import { deferred, fakeEngine, renderApp } from '../../test/renderApp';
import { compareShapes } from './compareShapes';
import { addSample, MOST_SAMPLES, type SpeedSample } from './speed';
import { importSum } from './sum';

const same: TableState = { kind: 'same', existing: shape };
const different: TableState = {
  kind: 'different',
  existing: { ...shape, partition_key: { name: 'email', key_type: 'S' } },
  planned: shape,
  differences: ['The partition key is email, not userId.'],
};

const progress: ImportProgress = {
  records_read: 612400,
  records_total: 1000000,
  items_written: 612388,
  records_rejected: 12,
  duplicates_set_aside: 0,
  bytes_read: 6,
  bytes_total: 10,
  requests: 1,
  retried_items: 1204,
  throttled_requests: 3,
  consumed_write_units: null,
  items_per_second: 3980,
  seconds: 150,
  seconds_left: 95,
  waiting_for: 'Waiting for the server.',
};

describe('Import', () => {
  it('creates the table first, then imports, in two presses', async () => {
    let made = false;
    const engine = fakeEngine({
      tableState: async () => (made ? same : { kind: 'missing' }),
      createTable: async () => {
        made = true;
        return shape;
      },
    });
    const user = renderApp(checked);
    await user.click(await screen.findByTestId('create-table'));
    const start = await screen.findByTestId('start-import');
    expect(start.textContent).toContain('Import 3 items');
    expect(engine.importItems).not.toHaveBeenCalled();
    await user.click(start);
    expect((await screen.findByTestId('import-sum')).textContent).toBe(
      '3 read = 2 written + 1 rejected + 0 set aside',
    );
    expect(screen.getByText('abc is not a number.')).toBeTruthy();
  });

  it('saves the rejected records of the import that ran', async () => {
    const engine = fakeEngine({ tableState: async () => same });
    const user = renderApp(checked);
    await user.click(await screen.findByTestId('start-import'));
    await user.click(await screen.findByTestId('save-rejected'));
    expect(engine.saveRejected).toHaveBeenCalledWith(engine.importItems.mock.calls[0]?.[3]);
    expect(await screen.findByText(/users.rejected.csv/)).toBeTruthy();
  });

  it('shows both tables where they differ, and deletes only by the typed name', async () => {
    const engine = fakeEngine({ tableState: async () => different });
    const user = renderApp(checked);
    expect(await screen.findByText('The partition key is email, not userId.')).toBeTruthy();
    expect(screen.getByText(/1,204 items in it will be lost/)).toBeTruthy();
    const remove = screen.getByTestId('conflict-delete');
    await user.type(screen.getByTestId('conflict-delete-name'), 'users');
    await user.click(remove);
    expect(engine.deleteTable).not.toHaveBeenCalled();
    expect(remove.getAttribute('aria-disabled')).toBe('true');
    await user.clear(screen.getByTestId('conflict-delete-name'));
    await user.type(screen.getByTestId('conflict-delete-name'), 'Users');
    await user.click(remove);
    expect(engine.deleteTable.mock.calls[0]?.slice(1, 3)).toEqual(['Users', 'Users']);
  });

  it('takes another name without checking the records again', async () => {
    const engine = fakeEngine({
      tableState: async (_destination, plan) =>
        plan.table.name === 'Users' ? different : { kind: 'missing' },
    });
    const user = renderApp(checked);
    const name = await screen.findByTestId('conflict-rename');
    await user.clear(name);
    await user.type(name, 'People');
    await user.click(screen.getByTestId('conflict-rename-apply'));
    expect(await screen.findByTestId('create-table')).toBeTruthy();
    expect(screen.getByText(/People will be created/)).toBeTruthy();
    expect(screen.getByTestId('create-table').getAttribute('aria-disabled')).toBeNull();
    expect(engine.check).not.toHaveBeenCalled();
  });

  it('does not take a name that DynamoDB would refuse', async () => {
    fakeEngine({
      tableState: async () => different,
      reviewPlan: async (_id, plan) =>
        plan.table.name === 'Users'
          ? []
          : [
              {
                severity: 'blocker',
                code: 'table_name',
                column: null,
                count: 1,
                samples: [],
                message: 'That is no name.',
                repair: 'Use letters.',
                offers: [],
              },
            ],
    });
    const user = renderApp(checked);
    await user.type(await screen.findByTestId('conflict-rename'), '!');
    await user.click(screen.getByTestId('conflict-rename-apply'));
    expect(await screen.findByText(/That is no name/)).toBeTruthy();
    expect(screen.getByTestId('table-conflict')).toBeTruthy();
  });

  it('names the account and the region before anything is written to AWS', async () => {
    fakeEngine();
    renderApp({
      ...checked,
      destination: { kind: 'aws', profile: 'work', region: 'eu-central-1' },
    });
    const warning = await screen.findByTestId('aws-warning');
    expect(warning.textContent).toMatch(/profile work.*eu-central-1/);
    expect(screen.getByTestId('destination-chip').dataset.kind).toBe('aws');
  });

  it('answers a cancel at once, and tells plainly what was written', async () => {
    const running = deferred<Report>();
    let tell: (progress: ImportProgress) => void = () => undefined;
    const engine = fakeEngine({
      tableState: async () => same,
      importItems: (_id, _plan, _destination, _job, onProgress) => {
        tell = onProgress;
        return running.promise;
      },
    });
    const user = renderApp(checked);
    await user.click(await screen.findByTestId('start-import'));
    act(() => tell(progress));
    const view = screen.getByTestId('import-running');
    for (const words of [
      '612,400',
      'of 1,000,000 records',
      '1 min 35 s',
      '3,980 items/s',
      '1,204',
    ]) {
      expect(view.textContent).toContain(words);
    }
    expect(view.textContent).toContain('Waiting for the server.');
    await user.click(screen.getByTestId('cancel-import'));
    expect(screen.getByTestId('cancel-import').textContent).toContain('Stopping…');
    await user.click(screen.getByTestId('cancel-import'));
    expect(engine.cancel).toHaveBeenCalledTimes(1);
    await act(async () => running.resolve({ ...report, cancelled: true }));
    expect(screen.getByText(/Cancelled: 2 items written/)).toBeTruthy();
  });

  it('does not take the second half of a double click for a cancel', async () => {
    const engine = fakeEngine({
      tableState: async () => same,
      importItems: () => new Promise(() => undefined),
    });
    const user = renderApp(checked);
    await user.dblClick(await screen.findByTestId('start-import'));
    expect(await screen.findByTestId('cancel-import')).toBeTruthy();
    expect(engine.importItems).toHaveBeenCalledTimes(1);
    expect(engine.cancel).not.toHaveBeenCalled();
  });

  it('says why an import stopped, and what stays', async () => {
    fakeEngine({
      tableState: async () => same,
      importItems: async () => ({ ...report, stopped: failure('no_answer', 'It went silent.') }),
    });
    const user = renderApp(checked);
    await user.click(await screen.findByTestId('start-import'));
    const notice = await screen.findByTestId('failure');
    expect(notice.textContent).toMatch(/It went silent.*What is written stays written: 2 items/);
  });

  it('says when the destination does not answer, and asks again', async () => {
    let attempts = 0;
    fakeEngine({
      tableState: async () => {
        attempts += 1;
        return attempts === 1 ? Promise.reject(failure('no_answer', 'Nothing answers.')) : same;
      },
    });
    const user = renderApp(checked);
    await user.click(await screen.findByTestId('look-again'));
    expect(await screen.findByTestId('start-import')).toBeTruthy();
    await waitFor(() => expect(screen.queryByTestId('failure')).toBeNull());
  });
});

describe('the sum', () => {
  it('accounts for every record, those on the way too', () => {
    expect(importSum({ read: 3, written: 3, rejected: 0, setAside: 0 })).toBe(
      '3 read = 3 written + 0 rejected + 0 set aside',
    );
    expect(importSum({ read: 1000, written: 900, rejected: 12, setAside: 0 })).toMatch(
      /\+ 88 on the way$/,
    );
  });
});

describe('two tables of one name', () => {
  it('marks the parts that differ, capacity not among them', () => {
    const other = { ...shape, indexes: [], provisioned: null };
    const lines = compareShapes(other, shape);
    expect(lines.filter((line) => line.differs).map((line) => line.label)).toEqual([
      'UsernameIndex',
    ]);
    expect(lines.at(-1)).toMatchObject({ label: 'Capacity', existing: 'on demand' });
  });
});

describe('the speed over time', () => {
  it('keeps a bounded number of points, from start to end', () => {
    let samples: SpeedSample[] = [];
    for (let seconds = 0; seconds < 5000; seconds += 1) {
      samples = addSample(samples, { seconds, itemsPerSecond: 1 });
    }
    expect(samples.length).toBeLessThanOrEqual(MOST_SAMPLES);
    expect(samples.at(-1)?.seconds).toBe(4999);
    expect(samples[0]?.seconds).toBe(0);
    const gaps = samples.map((sample, at) => sample.seconds - (samples[at - 1]?.seconds ?? 0));
    expect(Math.max(...gaps)).toBeLessThan(100);
  });
});
