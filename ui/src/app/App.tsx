import { useEffect, type ReactNode } from 'react';
import { DestinationPanel } from '../destination/DestinationPanel';
import { engine } from '../engine';
import { RunsPanel } from '../runs/RunsPanel';
import { RunsProvider } from '../runs/RunsProvider';
import { DesignStep } from '../steps/design/DesignStep';
import { ImportStep } from '../steps/import/ImportStep';
import { OpenStep } from '../steps/open/OpenStep';
import { PreviewStep } from '../steps/preview/PreviewStep';
import { QueryStep } from '../steps/query/QueryStep';
import styles from './App.module.css';
import { handlingOf } from './codes';
import { CheckOfReopened } from './CheckOfReopened';
import { CheckOfTables } from './CheckOfTables';
import { DropOverlay } from './DropOverlay';
import { Header } from './Header';
import type { Step } from './migration';
import { useDispatch, useMigration } from './MigrationProvider';
import { MadeParentsOfTables } from './MadeParentsOfTables';
import { PlacingOfTables } from './PlacingOfTables';
import { QuestionsOfTables } from './QuestionsOfTables';
import { RelationsOfTables } from './RelationsOfTables';
import { StepRail } from './StepRail';
import { useKnownDestination } from './useKnownDestination';
import { useOpening } from './useOpening';
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
  const dispatch = useDispatch();
  const { takeLooking, takeOpened } = useOpening();

  useEffect(() => {
    const listening = engine.onFileDropped((dropped) => {
      switch (dropped.kind) {
        case 'hovering':
        case 'left':
          dispatch({ type: 'hovering', hovering: dropped.kind === 'hovering' });
          break;
        case 'opened':
          dispatch({ type: 'hovering', hovering: false });
          void takeOpened(dropped.opened);
          break;
        case 'looking':
          takeLooking(dropped.job, dropped.progress);
          break;
        case 'refused':
          dispatch(
            handlingOf(dropped.failure).isCalledOff
              ? { type: 'tables looking ended', job: null }
              : { type: 'refused', failure: dropped.failure },
          );
      }
    });
    return () => {
      listening.then((stop) => stop(), console.error);
    };
  }, [dispatch, takeLooking, takeOpened]);

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
        {hovering && <DropOverlay />}
      </div>
    </RunsProvider>
  );
}
