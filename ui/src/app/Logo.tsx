/** A ferry that carries a table: three rows on a hull, over water. */
export function Logo() {
  return (
    <svg width="28" height="28" viewBox="0 0 28 28" fill="none" aria-hidden="true">
      <g stroke="var(--teal)" strokeWidth="1.8" strokeLinecap="round" strokeLinejoin="round">
        <rect x="8.2" y="4.4" width="11.6" height="8.6" rx="1.6" />
        <path d="M8.2 8.7h11.6M12.4 4.6v8.2" />
        <path
          d="M3.4 16h21.2l-2.3 4.6a2.6 2.6 0 0 1-2.3 1.4H8a2.6 2.6 0 0 1-2.3-1.4L3.4 16Z"
          fill="var(--teal-soft)"
        />
        <path d="M3 25.2c1.6 0 1.9-.9 3.5-.9s1.9.9 3.6.9 2-.9 3.6-.9 1.9.9 3.6.9 1.9-.9 3.5-.9 2 .9 3.7.9" />
      </g>
    </svg>
  );
}
