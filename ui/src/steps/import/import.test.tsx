import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { TableState } from '../../bindings/TableState';
import { checked, failure, known, shape } from '../../test/fixtures';
import { findReady } from '../../test/ready';
import { fakeEngine, renderApp } from '../../test/renderApp';
import { compareShapes } from './compareShapes';

const same: TableState = { kind: 'same', existing: shape, unset: [] };
const different: TableState = {
  kind: 'different',
  existing: { ...shape, partition_key: { name: 'email', key_type: 'S' } },
  planned: shape,
  differences: ['The partition key is email, not userId.'],
  missing_indexes: [],
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
    await user.click(await findReady('create-table'));
    const start = await findReady('start-import');
    expect(start.textContent).toContain('Import 3 items');
    expect(engine.importItems).not.toHaveBeenCalled();
    await user.click(start);
    expect((await screen.findByTestId('import-sum')).textContent).toBe(
      '3 read = 2 written + 1 rejected + 0 set aside',
    );
    expect(screen.getByText('abc is not a number.')).toBeTruthy();
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

  it('tells which options a table that is there has not, and sets them only when asked', async () => {
    let unset = ['Time to live is off there; planned is the time in until.'];
    const engine = fakeEngine({
      tableState: async () => ({ kind: 'same', existing: shape, unset }),
      setTableOptions: async () => {
        unset = [];
      },
    });
    const user = renderApp(checked);
    expect((await screen.findByTestId('unset-options')).textContent).toContain(
      'Users has other options than the design',
    );
    expect(engine.setTableOptions).not.toHaveBeenCalled();
    await user.click(screen.getByTestId('set-options'));
    await waitFor(() => expect(screen.queryByTestId('unset-options')).toBeNull());
    expect(engine.setTableOptions).toHaveBeenCalledTimes(1);
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
    expect(await screen.findByText(/People will be created/)).toBeTruthy();
    expect(await findReady('create-table')).toBeTruthy();
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
                fixes: [],
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
    await waitFor(() => expect(warning.textContent).toContain('1234-5678-9012'));
    expect(warning.textContent).toContain(
      'AWS account 1234-5678-9012, region eu-central-1, at dynamodb.eu-central-1.amazonaws.com',
    );
    const chip = screen.getByTestId('destination-chip');
    expect(chip.dataset.kind).toBe('aws');
    expect(chip.textContent).toBe(
      'AWS 1234-5678-9012eu-central-1 · dynamodb.eu-central-1.amazonaws.com',
    );
  });

  it('warns again of a server that is reached in plain text', async () => {
    const destination = { kind: 'endpoint', url: 'http://db.example', region: 'x' } as const;
    fakeEngine();
    renderApp({
      ...checked,
      destination,
      known: { ...known(destination), warning: 'Others can read it.' },
    });
    expect((await screen.findByTestId('plain-http-warning')).textContent).toBe(
      'Others can read it.',
    );
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
