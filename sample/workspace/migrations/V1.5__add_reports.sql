-- Questions that are asked every day.

create function order_total(p_order_id bigint)
returns numeric
language sql
stable
as $$
  select coalesce(sum(l.amount), 0) * (100 - coalesce(max(c.percent), 0)) / 100
  from orders o
  left join order_line l on l.order_id = o.id
  left join coupon c on c.code = o.coupon_code
  where o.id = p_order_id
$$;
comment on function order_total(bigint) is 'Sum of the lines, less the coupon';

create function low_stock(p_threshold int default 20)
returns table (product_id int, name text, quantity bigint)
language sql
stable
as $$
  select p.id, p.name, coalesce(sum(s.quantity), 0)
  from product p
  left join stock s on s.product_id = p.id
  where not p.discontinued
  group by p.id, p.name
  having coalesce(sum(s.quantity), 0) < p_threshold
  order by 3, 2
$$;
comment on function low_stock(int) is 'Articles to order again';

create view order_overview as
select o.id,
       o.placed_at,
       o.status,
       c.full_name as customer,
       count(l.line) as lines,
       sum(l.amount) as amount
from orders o
join customer c on c.id = o.customer_id
left join order_line l on l.order_id = o.id
group by o.id, c.full_name;

create view best_seller as
select p.id as product_id,
       p.name,
       sum(l.quantity) as sold,
       sum(l.amount) as revenue
from order_line l
join orders o on o.id = l.order_id and o.status <> 'cancelled'
join product p on p.id = l.product_id
group by p.id, p.name;
comment on view best_seller is 'Articles by what they brought in';

create materialized view monthly_revenue as
select date_trunc('month', o.placed_at at time zone 'UTC')::date as month,
       count(distinct o.id) as orders,
       sum(l.amount) as revenue
from orders o
join order_line l on l.order_id = o.id
where o.status <> 'cancelled'
group by 1;
create unique index monthly_revenue_month on monthly_revenue (month);
