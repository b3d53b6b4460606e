import { act, screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { ImportProgress } from '../bindings/ImportProgress';
import type { TablesProgress } from '../bindings/TablesProgress';
import { drawnDuring } from '../test/drawn';
import { checked, read, shape } from '../test/fixtures';
import { importProgress } from '../test/importing';
import { findReady } from '../test/ready';
import { fakeEngine, renderApp } from '../test/renderApp';
import { bothChecked } from '../test/tables';
import { emptyMigration } from './migration';

/** The parts of the page that were drawn, without those that Mantine makes them of. */
async function partsDrawn(doing: () => Promise<void>): Promise<string[]> {
  const names = await drawnDuring(doing);
  return [...new Set(names.filter((name) => !name.startsWith('@mantine/')))].toSorted();
}

/** What an import shows of how far it is. */
const RUNNING = [
  'Card',
  'CostLine',
  'Figures',
  'Foot',
  'PlanEditNotice',
  'RunningCard',
  'RunningImport',
  'Stack',
  'StepButton',
  'StepFrame',
  'WritingCard',
];

describe('What is drawn again', () => {
  it('by a letter of the table’s name is the field, and the step that names the table', async () => {
    const engine = fakeEngine();
    const user = renderApp(read);
    const name = screen.getByTestId('table-name');
    const reviewed = (as: string) =>
      waitFor(() => expect(engine.reviewPlan.mock.lastCall?.[1].table.name).toBe(as));
    // The first change of all shows the way back, too.
    await user.type(name, 'a');
    await reviewed('Usersa');
    const drawn = await partsDrawn(async () => {
      await user.type(name, 'b');
      await reviewed('Usersab');
    });
    expect(drawn.filter((part) => part !== 'Background' && !part.startsWith('CheckOf'))).toEqual([
      'Field',
      'StepButton',
      'TableName',
    ]);
  });

  it('by progress of an import is what shows it, and on another step its line alone', async () => {
    let tell: (progress: ImportProgress) => void = () => undefined;
    fakeEngine({
      tableState: async () => ({ kind: 'same', existing: shape, unset: [] }),
      importItems: (_work, _job, onProgress) => {
        tell = onProgress;
        return new Promise(() => undefined);
      },
    });
    const progress = (records: number) => () =>
      Promise.resolve(act(() => tell(importProgress({ records_read: records }))));
    const user = renderApp(checked);
    await user.click(await findReady('start-import'));
    await screen.findByTestId('import-running');
    await progress(100)();
    expect(await partsDrawn(progress(200))).toEqual(
      [...RUNNING, 'RunningImportView', 'SpeedChart'].toSorted(),
    );
    await user.click(screen.getByTestId('step-design'));
    expect(await partsDrawn(progress(300))).toEqual(['StepButton']);
  });

  it('by progress of several tables is what shows it', async () => {
    let tell: (progress: TablesProgress) => void = () => undefined;
    fakeEngine({
      importTables: (_tables, _job, onProgress) => {
        tell = onProgress;
        return new Promise(() => undefined);
      },
    });
    const progress = (records: number) => () =>
      Promise.resolve(
        act(() =>
          tell({
            place: 1,
            step: { kind: 'importing', progress: importProgress({ records_read: records }) },
          }),
        ),
      );
    const user = renderApp({ ...bothChecked(emptyMigration), step: 'import' });
    await user.click(await findReady('start-import'));
    await screen.findByTestId('tables-running');
    await progress(1)();
    expect(await partsDrawn(progress(2))).toEqual(
      [
        ...RUNNING.filter((part) => part !== 'StepButton'),
        'ShortName',
        'TablesRunning',
        'TablesTable',
      ].toSorted(),
    );
    await user.click(screen.getByTestId('step-preview'));
    expect(await partsDrawn(progress(3))).toEqual([]);
  });
});
