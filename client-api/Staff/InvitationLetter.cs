using Cashback.Access;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Letters;
using Cashback.Mail;
using Cashback.Programmes;

namespace Cashback.Staff;

/// <summary>The letter with the link of an invitation, in the language of the programme.</summary>
internal sealed class InvitationLetter(Postbox postbox, IGrains grains)
{
    public async ValueTask SendAsync(HttpContext context, GrainId staff, StaffPerson person, string invitation)
    {
        var info = (await grains.ViewAsync<ProgrammeView>(new(staff.Programme, GrainRef.Programme), new GetProgramme(), Actor.System)).Snapshot.Info;
        var (subject, text) = Write(info, Invitations.Link(context, invitation));
        postbox.Put(Contacts.Fold(person.Email), subject, text);
    }

    private static int Days => InviteStaff.GoodFor.Days;

    private static (string Subject, string Text) Write(ProgrammeInfo programme, string link) => LetterLanguage.Of(programme) switch
    {
        "fr" => ($"Votre invitation chez {programme.Name}", $"Choisissez un mot de passe et votre compte est prêt :\n{link}\n\nLe lien vaut {Days} jours et une seule fois.\n"),
        "es" => ($"Su invitación a {programme.Name}", $"Elija una contraseña y su cuenta estará lista:\n{link}\n\nEl enlace vale {Days} días y una sola vez.\n"),
        "cs" => ($"Pozvánka do {programme.Name}", $"Zvolte si heslo a účet je připravený:\n{link}\n\nOdkaz platí {Days} dní a jen jednou.\n"),
        _ => ($"Your invitation to {programme.Name}", $"Choose a password, and your account is ready:\n{link}\n\nThe link is good for {Days} days, and once.\n"),
    };
}
