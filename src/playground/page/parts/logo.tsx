/** The app's mark, as large as its frame. */
export function Logo() {
  return (
    <svg viewBox="0 0 36 36" aria-hidden="true">
      <rect width="36" height="36" fill="#0f4a40" />
      <g fill="none" stroke="#f2c14e" strokeWidth="2.4" strokeLinecap="round">
        <path d="M12.6 14.6l10.8 2M12.6 18.4l10.8 2M12.6 22.2l10.8 2" />
        <path d="M23.4 24.2c4.6.8 5.2-3.4 5.2-7.6" />
      </g>
      <g fill="#fff">
        <rect x="9" y="8.4" width="18" height="3.2" rx="1.6" />
        <rect x="9" y="26" width="18" height="3.2" rx="1.6" />
      </g>
    </svg>
  );
}
