import type { ReactNode } from 'react';
import { DestinationPanel } from '../destination/DestinationPanel';
import { RunsPanel } from '../runs/RunsPanel';
import { RunsProvider } from '../runs/RunsProvider';
import { DesignStep } from '../steps/design/DesignStep';
import { ImportStep } from '../steps/import/ImportStep';
import { OpenStep } from '../steps/open/OpenStep';
import { PreviewStep } from '../steps/preview/PreviewStep';
import { QueryStep } from '../steps/query/QueryStep';
import styles from './App.module.css';
import { CheckOfReopened } from './CheckOfReopened';
import { CheckOfTables } from './CheckOfTables';
import { DropOverlay } from './DropOverlay';
import { Header } from './Header';
import type { Step } from './migration';
import { useMigration } from './MigrationProvider';
import { MadeParentsOfTables } from './MadeParentsOfTables';
import { NotOpenedNotice } from './NotOpenedNotice';
import { PlacingOfTables } from './PlacingOfTables';
import { QuestionsOfTables } from './QuestionsOfTables';
import { RelationsOfTables } from './RelationsOfTables';
import { StepRail } from './StepRail';
import { useDropped } from './useDropped';
import { useKnownDestination } from './useKnownDestination';
import { usePlanReview } from './usePlanReview';

const screens: Record<Step, () => ReactNode> = {
  open: OpenStep,
  design: DesignStep,
  preview: PreviewStep,
  import: ImportStep,
  query: QueryStep,
};

/** What goes on whatever is shown. It draws nothing, so that the window is not drawn again for it. */
function Background() {
  usePlanReview();
  useKnownDestination();
  return (
    <>
      <CheckOfReopened />
      <CheckOfTables />
      <RelationsOfTables />
      <MadeParentsOfTables />
      <PlacingOfTables />
      <QuestionsOfTables />
    </>
  );
}

/** The window: steps on the left, file and destination on top, the step itself in the middle. */
export function App() {
  const { step, place, hovering } = useMigration((state) => ({
    step: state.step,
    place: state.several?.at,
    hovering: state.hovering,
  }));
  const dropped = useDropped();
  const Screen = screens[step];
  return (
    <RunsProvider>
      <div className={styles.window}>
        <Header />
        <StepRail />
        <main className={styles.main}>
          <Screen key={`${step} ${place ?? ''}`} />
        </main>
        <Background />
        <DestinationPanel />
        <RunsPanel />
        <NotOpenedNotice file={dropped.notOpened} onClose={dropped.forget} />
        {hovering && <DropOverlay />}
      </div>
    </RunsProvider>
  );
}
