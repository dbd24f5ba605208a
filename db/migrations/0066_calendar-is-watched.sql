-- The platform's staff sees how far an acquirer's calendar reaches; no other book of it.
create policy operator_calendar on books_version for select to qf_operator using (book = 'calendar');
grant select on books_version to qf_operator;
