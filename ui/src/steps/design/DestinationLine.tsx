import { useMigration } from '../../app/MigrationProvider';
import { destinationPhrase } from '../../destination/words';
import { TextButton } from '../../components/TextButton';
import styles from './Side.module.css';

/** Where the table will stand, region and all; that is no part of the plan. */
export function DestinationLine() {
  const { state, dispatch } = useMigration();
  return (
    <p className={styles.where}>
      Goes to {destinationPhrase(state.destination, state.known?.exact ?? null)}.{' '}
      <TextButton onClick={() => dispatch({ type: 'destination panel', open: true })}>
        Change
      </TextButton>
    </p>
  );
}
