-- Rows for a shop built by workspace/migrations: the same ones every time, made by arithmetic.

insert into supplier (name, country_code, email, active)
select (array['Nordlicht', 'Alpenglück', 'Seewind', 'Kiefer & Sohn', 'Lumen', 'Papyrus', 'Terra', 'Velo'])[1 + (n - 1) % 8]
         || case when n > 8 then ' ' || (array['GmbH', 'Ltd', 'SA', 'BV'])[1 + (n - 9) / 8] else '' end,
       (array['DE', 'AT', 'FR', 'NL', 'PL'])[1 + n % 5],
       'orders' || n || '@supplier.example',
       n % 11 <> 0
from generate_series(1, 32) n;

insert into category (name, slug)
select name, lower(name)
from unnest(array['Kitchen', 'Garden', 'Office', 'Outdoor', 'Light', 'Books']) with ordinality as t (name, n)
order by n;

insert into category (parent_id, name, slug)
select p.id, s.name, p.slug || '-' || lower(s.name)
from category p
cross join (values (1, 'New'), (2, 'Classics'), (3, 'Sale')) as s (n, name)
order by p.id, s.n;

insert into product (sku, name, category_id, supplier_id, price, weight_grams, tags, attributes, discontinued, created_at, updated_at)
select 'SKU-' || lpad(n::text, 5, '0'),
       (array['Oak', 'Steel', 'Glass', 'Linen', 'Copper', 'Paper', 'Cork', 'Wool', 'Clay', 'Birch'])[1 + n % 10] || ' '
         || (array['Bowl', 'Lamp', 'Stool', 'Notebook', 'Kettle', 'Basket', 'Mat', 'Clock', 'Vase', 'Tray', 'Hook'])[1 + n % 11] || ' '
         || n,
       7 + (n * 7) % 18,
       1 + (n * 5) % 32,
       round(2 + (n * 37 % 9973) / 100.0, 2),
       50 + n * 13 % 4000,
       case n % 4
         when 0 then array['new', 'gift']
         when 1 then array['gift']
         when 2 then array['sale', 'outdoor']
         else '{}'
       end,
       jsonb_build_object('colour', (array['red', 'green', 'blue', 'natural'])[1 + n % 4], 'warranty', n % 3),
       n % 23 = 0,
       timestamptz '2023-01-01 08:00+00' + n * interval '9 hours',
       timestamptz '2023-01-01 08:00+00' + n * interval '9 hours'
from generate_series(1, 600) n;

insert into product_price (product_id, valid_from, price)
select p.id, date '2023-01-01' + k * 180, round(p.price * (90 + 5 * k) / 100, 2)
from product p
cross join generate_series(0, 2) k;

insert into customer (email, first_name, last_name, newsletter, created_at)
select 'customer' || n || '@shop.example',
       (array['Ada', 'Ben', 'Chiara', 'David', 'Elif', 'Finn', 'Grace', 'Hugo', 'Ines', 'Jonas', 'Kira', 'Liam', 'Mia'])[1 + n % 13],
       (array['Abel', 'Brandt', 'Conti', 'Demir', 'Eriksen', 'Fischer', 'Garcia', 'Huber', 'Ito', 'Jansen', 'Kowalski'])[1 + n % 11],
       n % 3 = 0,
       timestamptz '2023-01-01 10:00+00' + n * interval '5 hours'
from generate_series(1, 1500) n;

insert into address (customer_id, street, postal_code, city, country_code, is_default)
select c.id,
       (array['Lindenweg', 'Hauptstr.', 'Am Markt', 'Gartenstr.', 'Seeufer'])[1 + ((c.id + k) % 5)::int] || ' ' || 1 + c.id % 120,
       lpad((10000 + c.id * 37 % 89999)::text, 5, '0'),
       (array['Berlin', 'Hamburg', 'Wien', 'Utrecht', 'Lyon', 'Gdańsk'])[1 + (c.id % 6)::int],
       (array['DE', 'DE', 'AT', 'NL', 'FR', 'PL'])[1 + (c.id % 6)::int],
       k = 1
from customer c
cross join generate_series(1, 2) k
where k = 1 or c.id % 4 = 0
order by c.id, k;

insert into coupon (code, percent, valid_from, valid_until)
values ('WELCOME', 10, '2023-01-01', '2030-12-31'),
       ('SPRING', 15, '2024-03-01', '2024-05-31'),
       ('FRIENDS', 20, '2023-06-01', '2026-06-01');

insert into orders (customer_id, address_id, coupon_code, status, note, placed_at, updated_at)
select customer_id,
       (select min(a.id) from address a where a.customer_id = o.customer_id),
       case n % 17 when 0 then 'WELCOME' when 5 then 'FRIENDS' end,
       (array['delivered', 'delivered', 'delivered', 'shipped', 'paid', 'placed', 'cancelled'])[1 + n % 7]::order_status,
       case when n % 29 = 0 then 'Please ring twice' end,
       at,
       at
from (
  select n,
         1 + (n::bigint * 7919) % 1500 as customer_id,
         timestamptz '2024-01-01 09:00+00' + n * interval '3 hours' as at
  from generate_series(1, 4000) n
) o
order by n;

insert into order_line (order_id, line, product_id, quantity, unit_price)
select o.id, k, p.id, 1 + ((o.id + k) % 3)::int, p.price
from orders o
cross join lateral generate_series(1, 1 + (o.id % 4)::int) k
join product p on p.id = 1 + (o.id * 31 + k * 101) % 600
order by o.id, k;

insert into payment (order_id, method, amount, received_at)
select o.id,
       (array['card', 'transfer', 'invoice'])[1 + (o.id % 3)::int]::payment_method,
       order_total(o.id),
       o.placed_at + interval '2 hours'
from orders o
where o.status in ('paid', 'shipped', 'delivered')
order by o.id;

insert into shipment (order_id, carrier, tracking_number, shipped_at, delivered_at)
select o.id,
       (array['DHL', 'UPS', 'GLS'])[1 + (o.id % 3)::int],
       'TR' || lpad((o.id * 98765)::text, 12, '0'),
       o.placed_at + interval '1 day',
       case when o.status = 'delivered' then o.placed_at + interval '3 days' end
from orders o
where o.status in ('shipped', 'delivered')
order by o.id;

insert into warehouse (name, city)
values ('North', 'Hamburg'), ('South', 'München'), ('West', 'Utrecht');

insert into stock_movement (warehouse_id, product_id, change, reason, moved_at)
select 1 + (p.id + k) % 3,
       p.id,
       case k when 3 then -1 - p.id % 5 else 5 + (p.id * (k + 3)) % 60 end,
       case k when 3 then 'parcel' else 'delivery' end,
       timestamptz '2024-01-01 06:00+00' + (p.id * 4 + k) * interval '1 hour'
from product p
cross join generate_series(0, 3) k
order by p.id, k;

insert into review (product_id, customer_id, stars, title, body, written_at)
select product_id,
       customer_id,
       1 + ((product_id * 3 + customer_id) % 5)::int,
       (array['As described', 'Better than I thought', 'Not for me', 'A nice present', 'Solid'])[1 + (product_id + customer_id)::int % 5],
       case when product_id % 3 = 0 then 'Bought it in spring and use it every day.' end,
       timestamptz '2024-02-01 12:00+00' + (product_id + customer_id) * interval '1 hour'
from (
  select distinct l.product_id, o.customer_id
  from order_line l
  join orders o on o.id = l.order_id
  where o.status = 'delivered'
    and (l.product_id + o.customer_id) % 4 = 0
) bought
order by product_id, customer_id;

refresh materialized view monthly_revenue;
analyze;
