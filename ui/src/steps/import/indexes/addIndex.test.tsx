import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { TableState } from '../../../bindings/TableState';
import { checked, shape } from '../../../test/fixtures';
import { findReady } from '../../../test/ready';
import { fakeEngine, renderApp } from '../../../test/renderApp';

const lacking: TableState = {
  kind: 'different',
  existing: { ...shape, indexes: shape.indexes.slice(1) },
  planned: shape,
  differences: ['It has no index UsernameIndex.'],
  missing_indexes: ['UsernameIndex'],
};

describe('An index that a table lacks', () => {
  it('is added once the person says so, with what enters it told before', async () => {
    let state: TableState = lacking;
    const engine = fakeEngine({
      tableState: async () => state,
      addIndex: async () => {
        state = { kind: 'same', existing: shape, unset: [] };
        return shape;
      },
    });
    const user = renderApp(checked);
    const card = await screen.findByTestId('add-index');
    expect(card.textContent).toContain('Users is there, and lacks an index of this design');
    expect(card.textContent).toContain('stay out of the index');
    await user.click(screen.getByTestId('count-entering'));
    await waitFor(() =>
      expect(screen.getByTestId('counted').textContent).toContain('2 enter it, 1 have no value'),
    );
    expect(engine.addIndex).not.toHaveBeenCalled();
    await user.click(screen.getByTestId('add-index-now'));
    expect(await findReady('start-import')).toBeTruthy();
    expect(engine.addIndex.mock.calls[0]?.[2]).toBe('UsernameIndex');
    expect(screen.queryByTestId('add-index')).toBeNull();
  });

  it('is not offered where more differs', async () => {
    fakeEngine({ tableState: async () => ({ ...lacking, missing_indexes: [] }) });
    renderApp(checked);
    await screen.findByTestId('table-conflict');
    expect(screen.queryByTestId('add-index')).toBeNull();
  });

  it('that AWS is still building is waited for when asked', async () => {
    const building = shape.indexes.map((index, place) =>
      place === 0 ? { ...index, status: 'CREATING' } : index,
    );
    const engine = fakeEngine({
      tableState: async () => ({
        kind: 'same',
        existing: { ...shape, indexes: building },
        unset: [],
      }),
    });
    const user = renderApp(checked);
    expect((await screen.findByTestId('add-index')).textContent).toContain('AWS is still building');
    await user.click(screen.getByTestId('add-index-now'));
    await waitFor(() => expect(engine.addIndex).toHaveBeenCalledTimes(1));
  });
});

describe('Recovery', () => {
  it('is recommended before items are overwritten on AWS that nobody could have back', async () => {
    let isOff = true;
    const engine = fakeEngine({
      tableState: async () => ({ kind: 'same', existing: shape, unset: [] }),
      itemsThere: async () => ({ is_empty: false, about: 12, recovery_is_off: isOff }),
      switchOnRecovery: async () => {
        isOff = false;
      },
    });
    const user = renderApp({
      ...checked,
      destination: { kind: 'aws', profile: 'work', region: 'eu-central-1' },
    });
    await screen.findByTestId('recovery-advice');
    await user.click(screen.getByTestId('existing-keep'));
    expect(screen.queryByTestId('recovery-advice')).toBeNull();
    await user.click(screen.getByTestId('existing-overwrite'));
    await user.click(screen.getByTestId('switch-on-recovery'));
    await waitFor(() => expect(screen.queryByTestId('recovery-advice')).toBeNull());
    expect(engine.switchOnRecovery).toHaveBeenCalledTimes(1);
  });
});
