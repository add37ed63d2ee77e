using Cashback.Access;
using Cashback.Customers;
using Cashback.Grains;

namespace Cashback.Cards;

internal static class CardViews
{
    /// <summary>Merged customers that a card's view follows: far more than people do.</summary>
    private const int MaxHops = 8;

    /// <summary>A card as it is now: a linked one shows its customer's purse, and what he knows of it.</summary>
    public static async ValueTask<CardView> CardAsync(this IGrains grains, Caller caller, GrainRef card)
    {
        var view = await grains.ViewAsync<CardView>(caller.At(card), new GetCard(), caller.Actor);
        if (view.Customer is not { } holder || view.Moving || view.Status == CardStatus.Replaced)
            return view;
        for (var hop = 0; hop < MaxHops; hop++)
        {
            var customer = await grains.ViewAsync<CustomerView>(caller.At(holder), new GetCustomer(), caller.Actor);
            if (customer.MergedInto is { } into)
            {
                holder = into;
                continue;
            }

            var status = customer.Cards.FirstOrDefault(linked => linked.Card == card)?.Status ?? view.Status;
            return view with { Customer = holder, Purse = customer.Purse, Status = status };
        }

        return view;
    }
}
