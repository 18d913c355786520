import django.contrib.auth.validators
import django.core.serializers.json
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import modelcluster.fields
import people.models.accounts
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='AssociationSettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(default='À Petits PAS', help_text='Printed on certificates.', max_length=120, verbose_name='name')),
                ('legal_identifiers', models.CharField(blank=True, help_text='SIRET, declaration number if there is one.', max_length=200, verbose_name='legal identifiers')),
                ('address', models.CharField(blank=True, help_text='Printed on certificates.', max_length=200, verbose_name='address')),
                ('place', models.CharField(blank=True, help_text='“Done at …” on certificates.', max_length=80, verbose_name='town')),
                ('contact_email', models.EmailField(blank=True, help_text='Shown to people who need help.', max_length=254, verbose_name='contact address')),
                ('contact_phone', models.CharField(blank=True, help_text='Shown in the footer.', max_length=40, verbose_name='telephone')),
                ('sign_up', models.CharField(choices=[('open', 'open to everybody'), ('invitation', 'by invitation only')], default='open', help_text='By invitation: only people who received a link may create an account.', max_length=12, verbose_name='sign-up')),
                ('help_numbers', models.TextField(default='15 – SAMU\n18 – pompiers\n112 – urgences\n114 – urgences par SMS\n119 – enfance en danger\n3018 – harcèlement et violences en ligne', help_text='One a line: number – what for. Shown on every youth page.', verbose_name='help numbers')),
            ],
            options={
                'verbose_name': 'The association',
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Season',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(help_text='For example 2027.', unique=True, verbose_name='code')),
                ('title', models.CharField(max_length=80, verbose_name='title')),
                ('starts_on', models.DateField(verbose_name='starts on')),
                ('ends_on', models.DateField(verbose_name='ends on')),
            ],
            options={
                'verbose_name': 'season',
                'verbose_name_plural': 'seasons',
                'ordering': ['-starts_on'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('starts_on'))), name='people_season_dates')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
                ('pseudonym', models.CharField(blank=True, help_text='Shown instead of the name.', max_length=60, verbose_name='pseudonym')),
                ('locale', models.CharField(blank=True, max_length=10, verbose_name='language')),
                ('age_band', models.CharField(choices=[('unknown', 'unknown'), ('minor', '15 to 17'), ('adult', '18 or more')], default='unknown', max_length=10, verbose_name='age')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'person',
                'verbose_name_plural': 'people',
                'abstract': False,
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), condition=models.Q(('email', ''), _negated=True), name='people_email_once'), models.CheckConstraint(condition=models.Q(('age_band__in', ['unknown', 'minor', 'adult'])), name='people_age_band')],
                'indexes': [],
            },
            managers=[
                ('objects', people.models.accounts.PersonManager()),
            ],
        ),
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('actor', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('action', models.CharField(max_length=60, verbose_name='action')),
                ('target', models.CharField(max_length=200, verbose_name='about')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('details', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
            ],
            options={
                'verbose_name': 'audit entry',
                'verbose_name_plural': 'audit entries',
                'ordering': ['-at', '-pk'],
                'indexes': [models.Index(fields=['action', 'at'], name='people_audi_action_23efcf_idx')],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Cohort',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('season', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cohorts', to='people.season', verbose_name='season')),
            ],
            options={
                'verbose_name': 'cohort',
                'verbose_name_plural': 'cohorts',
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('season', 'name'), name='people_cohort_once')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Coop',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('season', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='coops', to='people.season', verbose_name='season')),
                ('format', models.CharField(choices=[('cjs', 'CJS, 16 to 18'), ('cjm', 'CJM, 18 to 25'), ('ecj', 'ECJ'), ('cej', 'CEJ'), ('kpa', 'KPA'), ('territory', 'territory co-operative'), ('other', 'other')], default='cjs', max_length=12, verbose_name='format')),
                ('hosting', models.CharField(choices=[('cape', 'CAPE through a support body'), ('cae', 'paid by a CAE'), ('other', 'other')], default='cape', max_length=8, verbose_name='legal hosting')),
                ('territory', models.CharField(blank=True, max_length=120, verbose_name='territory')),
            ],
            options={
                'verbose_name': 'co-operative',
                'verbose_name_plural': 'co-operatives',
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('season', 'name'), name='people_coop_once')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='StrandedUpload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client_key', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='stranded', to=settings.AUTH_USER_MODEL)),
                ('received_at', models.DateTimeField(verbose_name='received at')),
                ('path', models.CharField(max_length=500, verbose_name='address')),
                ('payload', models.JSONField(default=dict)),
                ('why', models.CharField(max_length=200, verbose_name='why')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed at')),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('closing_note', models.TextField(blank=True, verbose_name='what was done')),
            ],
            options={
                'verbose_name': 'stranded upload',
                'verbose_name_plural': 'stranded uploads',
                'ordering': ['-received_at'],
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='CohortMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cohort', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='people.cohort', verbose_name='cohort')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cohort_memberships', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('role', models.CharField(choices=[('learner', 'learner'), ('trainer', 'trainer')], max_length=8, verbose_name='role')),
            ],
            options={
                'verbose_name': 'member',
                'verbose_name_plural': 'members',
                'constraints': [models.UniqueConstraint(fields=('cohort', 'person'), name='people_cohort_member_once')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='CoopMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('coop', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='people.coop', verbose_name='co-operative')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='coop_memberships', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('role', models.CharField(choices=[('cooperant', 'co-operant'), ('facilitator', 'facilitator')], max_length=12, verbose_name='role')),
            ],
            options={
                'verbose_name': 'member',
                'verbose_name_plural': 'members',
                'constraints': [models.UniqueConstraint(fields=('coop', 'person'), name='people_coop_member_once')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('email', models.EmailField(blank=True, help_text='Empty: anybody who has the link.', max_length=254, verbose_name='e-mail address')),
                ('role', models.CharField(choices=[('cooperant', 'co-operant'), ('facilitator', 'facilitator'), ('trainer', 'trainer'), ('coordinator', 'coordinator'), ('administrator', 'administrator')], default='facilitator', max_length=14, verbose_name='role')),
                ('cohort', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to='people.cohort', verbose_name='cohort')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('expires_at', models.DateTimeField(verbose_name='valid until')),
                ('used_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('used_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'invitation',
                'verbose_name_plural': 'invitations',
                'ordering': ['-created_at'],
                'indexes': [],
                'constraints': [],
            },
        ),
    ]
