-- A review shall say which order it is about.

alter table review
  add column order_id bigint;

alter table review
  add constraint review_order_id_fkey foreign key (order_id) references orders (id);
