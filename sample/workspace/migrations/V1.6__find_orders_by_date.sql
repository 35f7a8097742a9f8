-- The order list is sorted by date now, and there are many orders.

create index orders_placed_at on orders (placed_at);
