import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { TableOptions } from '../../bindings/TableOptions';
import { plan, read } from '../../test/fixtures';
import { fakeEngine, renderApp } from '../../test/renderApp';
import { noOptions } from '../../test/tableParts';

/** The options of the plan that the engine was last asked about. */
function lastOptions(engine: ReturnType<typeof fakeEngine>): TableOptions | undefined {
  return engine.reviewPlan.mock.lastCall?.[1].table.options;
}

describe('Table options', () => {
  it('are folded, and say what is on', async () => {
    fakeEngine();
    const options = { ...noOptions, time_to_live: 'lastLogin', tags: [{ key: 'a', value: 'b' }] };
    renderApp({ ...read, plan: { ...plan, table: { ...plan.table, options } } });
    expect(screen.getByTestId('table-options').hasAttribute('open')).toBe(false);
    expect(screen.getByText('time to live, 1 tag')).toBeTruthy();
  });

  it('offer dates and numbers alone for time to live', async () => {
    const engine = fakeEngine();
    const user = renderApp(read);
    const choice = screen.getByTestId<HTMLSelectElement>('time-to-live');
    expect([...choice.options].map(({ text }) => text)).toEqual(['Never', 'userId', 'lastLogin']);
    await user.selectOptions(choice, 'lastLogin');
    await waitFor(() => expect(lastOptions(engine)?.time_to_live).toBe('lastLogin'));
    await user.selectOptions(choice, 'Never');
    await waitFor(() => expect(lastOptions(engine)?.time_to_live).toBeNull());
  });

  it('are switched, and tags are typed and removed', async () => {
    const engine = fakeEngine();
    const user = renderApp(read);
    await user.click(screen.getByTestId('point-in-time-recovery'));
    await user.click(screen.getByTestId('deletion-protection'));
    await user.selectOptions(screen.getByTestId('table-class'), 'infrequent_access');
    await user.click(screen.getByTestId('add-tag'));
    await user.type(await screen.findByTestId('tag-key-0'), 'team');
    await user.type(screen.getByTestId('tag-value-0'), 'shop');
    await waitFor(() =>
      expect(lastOptions(engine)).toEqual({
        time_to_live: null,
        point_in_time_recovery: true,
        deletion_protection: true,
        table_class: 'infrequent_access',
        tags: [{ key: 'team', value: 'shop' }],
        kms_key: null,
        warm_throughput: null,
      }),
    );
    await user.click(screen.getByRole('button', { name: 'Remove tag team', hidden: true }));
    await waitFor(() => expect(lastOptions(engine)?.tags).toEqual([]));
  });

  it('name whose key encrypts the table', async () => {
    const engine = fakeEngine();
    const user = renderApp(read);
    const choice = screen.getByTestId<HTMLSelectElement>('table-key');
    expect(choice.value).toBe('aws');
    await user.selectOptions(choice, 'account');
    await waitFor(() => expect(lastOptions(engine)?.kms_key).toBe('alias/aws/dynamodb'));
    await user.selectOptions(choice, 'own');
    await waitFor(() => expect(lastOptions(engine)?.kms_key).toBeNull());
    await user.type(screen.getByTestId('kms-key'), 'alias/shop');
    await waitFor(() => expect(lastOptions(engine)?.kms_key).toBe('alias/shop'));
    await user.selectOptions(choice, 'aws');
    await waitFor(() => expect(lastOptions(engine)?.kms_key).toBeNull());
    expect(screen.queryByTestId('kms-key')).toBeNull();
  });

  it('make the table ready for more at once', async () => {
    const engine = fakeEngine();
    const user = renderApp(read);
    await user.click(screen.getByTestId('warm-throughput'));
    await waitFor(() =>
      expect(lastOptions(engine)?.warm_throughput).toEqual({
        read_units_per_second: 12_000,
        write_units_per_second: 8_000,
      }),
    );
    const writes = screen.getByLabelText('Write units a second of the table at once');
    await user.clear(writes);
    await user.type(writes, '20000');
    await waitFor(() =>
      expect(lastOptions(engine)?.warm_throughput?.write_units_per_second).toBe(20_000),
    );
    await user.click(screen.getByTestId('warm-throughput'));
    await waitFor(() => expect(lastOptions(engine)?.warm_throughput).toBeNull());
  });
});
