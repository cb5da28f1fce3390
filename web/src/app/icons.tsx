import type { ReactNode } from 'react';

/** Line icons, drawn here: a dozen strokes do not need a package. All are decoration beside words. */
const icon =
  (children: ReactNode) =>
  ({ size = 18 }: { size?: number }) => (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );

export const DashboardIcon = icon(<path d="M4 19V10m5.3 9V5m5.4 14v-7M20 19V8" />);
export const KpisIcon = icon(
  <>
    <path d="M4 17a8 8 0 1 1 16 0" />
    <path d="m12 17 4-6" />
    <circle cx="12" cy="17" r="1.2" />
  </>,
);
export const RecordsIcon = icon(
  <>
    <rect x="4" y="5" width="16" height="14" rx="2" />
    <path d="M4 10h16M4 14.5h16M10 10v9" />
  </>,
);
export const ImportsIcon = icon(
  <path d="M12 15V4m0 0L8 8m4-4 4 4M4 15v3a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2v-3" />,
);
export const AlertsIcon = icon(<path d="M6 16V11a6 6 0 1 1 12 0v5l1.5 2h-15zM10 21h4" />);
export const SystemIcon = icon(<path d="M3 12h4l3-7 4 14 3-7h4" />);
export const CashIcon = icon(<path d="M3 7h18v10H3zM12 10v4M6 12h.1M18 12h.1" />);
export const DepartmentsIcon = icon(<path d="M4 20V9h6v11M10 20V4h10v16zM14 9h2m-2 4h2" />);
export const SunIcon = icon(
  <>
    <circle cx="12" cy="12" r="4" />
    <path d="M12 3v2m0 14v2M3 12h2m14 0h2M5.6 5.6 7 7m10 10 1.4 1.4M5.6 18.4 7 17M17 7l1.4-1.4" />
  </>,
);
export const LanguageIcon = icon(
  <>
    <circle cx="12" cy="12" r="8.5" />
    <path d="M3.5 12h17M12 3.5c-5 5-5 12 0 17 5-5 5-12 0-17Z" />
  </>,
);
export const MoonIcon = icon(<path d="M20 14.5A8 8 0 0 1 9.5 4 8 8 0 1 0 20 14.5Z" />);
export const ChevronLeftIcon = icon(<path d="m14.5 6-6 6 6 6" />);
export const ChevronRightIcon = icon(<path d="m9.5 6 6 6-6 6" />);
export const ChevronDownIcon = icon(<path d="m6 9.5 6 6 6-6" />);
export const SearchIcon = icon(
  <>
    <circle cx="11" cy="11" r="6" />
    <path d="m15.5 15.5 4.5 4.5" />
  </>,
);
export const CheckedIcon = icon(<path d="m5 12.5 4.5 4.5L19 7.5" />);
export const CloseIcon = icon(<path d="M6 6l12 12M18 6 6 18" />);
export const UndoIcon = icon(<path d="M9 14 4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3" />);
export const DownloadIcon = icon(<path d="M12 4v11m0 0 4-4m-4 4-4-4M4 19h16" />);
export const CommentIcon = icon(<path d="M20 12a7.5 7.5 0 0 1-11 6.6L4 20l1.4-4.4A7.5 7.5 0 1 1 20 12Z" />);
export const CloseBooksIcon = icon(
  <>
    <rect x="5" y="11" width="14" height="9" rx="2" />
    <path d="M8 11V8a4 4 0 0 1 8 0v3" />
  </>,
);
export const PencilIcon = icon(<path d="m4 20 4.5-1L20 7.5a2.1 2.1 0 0 0-3-3L5.5 16zM15 6.5l3 3" />);
