/** Keeps the shape of what comes; the reader of a screen reader is told once. */
function Skeleton({ className = "h-4 w-full" }: { className?: string }) {
  return <div className={`skeleton ${className}`} aria-hidden="true" />;
}

export function SkeletonCard({ lines = 3 }: { lines?: number }) {
  return (
    <div className="card flex flex-col gap-3 p-4" aria-hidden="true">
      <Skeleton className="h-4 w-1/3" />
      {Array.from({ length: lines }, (_, i) => i).map((i) => (
        <Skeleton key={i} className="h-4 w-full" />
      ))}
    </div>
  );
}
