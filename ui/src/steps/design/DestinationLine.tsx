import { memo } from 'react';
import { useDispatch, useMigration } from '../../app/MigrationProvider';
import { destinationPhrase } from '../../destination/words';
import { TextButton } from '../../components/TextButton';
import styles from './Side.module.css';

/** Where the table will stand, region and all; that is no part of the plan. */
export const DestinationLine = memo(function DestinationLine() {
  const { destination, exact } = useMigration((state) => ({
    destination: state.destination,
    exact: state.known?.exact ?? null,
  }));
  const dispatch = useDispatch();
  return (
    <p className={styles.where}>
      Goes to {destinationPhrase(destination, exact)}.{' '}
      <TextButton onClick={() => dispatch({ type: 'destination panel', open: true })}>
        Change
      </TextButton>
    </p>
  );
});
