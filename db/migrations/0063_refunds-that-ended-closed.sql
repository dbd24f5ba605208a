-- The acquirer's log of refunds that were accepted, stood in a bill and ended CLOSED: one more of its books.
alter table books_version drop constraint books_version_book_check;
alter table books_version add constraint books_version_book_check
  check (book in ('register','calendar','agreements','fees','campaigns','decisions','closes','voids'));
