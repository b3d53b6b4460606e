import { FailureNotice } from '../components/FailureNotice';
import { useMigration } from './MigrationProvider';
import styles from './PlanEditNotice.module.css';

/** What changed because of the last edit though nobody asked for it, or why the edit was refused. */
export function PlanEditNotice() {
  const { followed, editFailure } = useMigration((state) => ({
    followed: state.followed,
    editFailure: state.editFailure,
  }));
  return (
    <>
      <div role="status" className={followed.length > 0 ? styles.followed : undefined}>
        {followed.map(({ message }) => (
          <p key={message}>{message}</p>
        ))}
      </div>
      {editFailure && <FailureNotice failure={editFailure} />}
    </>
  );
}
