import { screen, waitFor } from '@testing-library/react';

/** A button once it can be pressed: it may be there before that, saying why not yet. */
export async function findReady(testId: string): Promise<HTMLElement> {
  const button = await screen.findByTestId(testId);
  await waitFor(() => {
    if (screen.getByTestId(testId).getAttribute('aria-disabled') !== null) {
      throw new Error(`${testId} is blocked: ${button.closest('footer')?.textContent ?? ''}`);
    }
  });
  return screen.getByTestId(testId);
}

/** Once the plan as it stands has been checked: one that is undone before that needs no check again. */
export async function whenChecked(): Promise<void> {
  await waitFor(() => {
    if (screen.getByTestId('check-figures').getAttribute('aria-busy') === 'true') {
      throw new Error('The records are still being checked.');
    }
  });
}
