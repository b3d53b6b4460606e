import { useEffect, useRef, type ReactNode } from 'react';
import type { Failure } from '../bindings/Failure';
import { FailureNotice } from '../components/FailureNotice';

interface Props {
  failure: Failure | null;
  children?: ReactNode;
}

/** A failure that is brought into sight: the panel is longer than the window, and has a foot. */
export function SeenFailure({ failure, children }: Props) {
  const notice = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (failure) {
      notice.current?.scrollIntoView({ block: 'nearest' });
    }
  }, [failure]);
  return (
    failure && (
      <div ref={notice}>
        <FailureNotice failure={failure}>{children}</FailureNotice>
      </div>
    )
  );
}
